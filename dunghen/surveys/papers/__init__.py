"""What official papers and workbooks say of surveys."""
