/* Finds the number which the puzzle asks for; as a worker of a page, or inside the service worker. SHA-256 as in FIPS 180-4. */
(function (scope) {
  "use strict";
  var K = [];
  var H0 = [];
  var W = new Int32Array(64);

  /* The constants are the first bits of the fractions of roots of primes. */
  function bits(x) { return ((x - Math.floor(x)) * 4294967296) | 0; }
  for (var n = 2; K.length < 64; n += 1) {
    var prime = true;
    for (var d = 2; d * d <= n; d += 1) { if (n % d === 0) { prime = false; break; } }
    if (prime) {
      if (H0.length < 8) { H0.push(bits(Math.sqrt(n))); }
      K.push(bits(Math.cbrt(n)));
    }
  }

  /* The first word of the digest of a message of less than 56 bytes; the puzzle asks for at most 32 bits. */
  function firstWord(message) {
    var i;
    for (i = 0; i < 16; i += 1) { W[i] = 0; }
    for (i = 0; i < message.length; i += 1) { W[i >> 2] |= message.charCodeAt(i) << (24 - 8 * (i & 3)); }
    W[message.length >> 2] |= 0x80 << (24 - 8 * (message.length & 3));
    W[15] = message.length * 8;
    for (i = 16; i < 64; i += 1) {
      var x = W[i - 15];
      var y = W[i - 2];
      W[i] = (((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3) + W[i - 16] +
        ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10) + W[i - 7]) | 0;
    }
    var a = H0[0]; var b = H0[1]; var c = H0[2]; var e = H0[4]; var f = H0[5]; var g = H0[6]; var h = H0[7]; var dd = H0[3];
    for (i = 0; i < 64; i += 1) {
      var t1 = (h + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
      var t2 = (((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (dd + t1) | 0; dd = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    return (a + H0[0]) >>> 0;
  }

  scope.solvePuzzle = function (nonce, wanted) {
    for (var n = 0; ; n += 1) {
      if (firstWord(nonce + ":" + n) >>> (32 - wanted) === 0) { return String(n); }
    }
  };

  if (typeof DedicatedWorkerGlobalScope !== "undefined" && scope instanceof DedicatedWorkerGlobalScope) {
    scope.onmessage = function (event) { scope.postMessage(scope.solvePuzzle(event.data[0], event.data[1])); };
  }
}(self));
