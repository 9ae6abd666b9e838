# Đúng Hẹn. `make run` shows the whole product; `make help` lists the rest.
SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
export PORT ?= 8000
export DUNGHEN_VAR ?= $(CURDIR)/var
export PYTHONUNBUFFERED := 1

# The first Python that is new enough; install.py says what to do when there is none.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && exit; done; echo python3)
DUNGHEN := .venv/bin/dunghen

.PHONY: help setup setup-dev run test bench check-python clean

help:  ## Liệt kê các lệnh / List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -e 's/:.*## /\t/' | while IFS="$$(printf '\t')" read -r name text; do \
		printf '  make %-10s %s\n' "$$name" "$$text"; done

check-python:
	@command -v $(PYTHON) >/dev/null || { echo "Chưa có Python 3.11 trở lên; hãy cài rồi chạy lại (Debian/Ubuntu: sudo apt install python3 python3-venv). /" \
		"Python 3.11 or newer is not installed; install it and run again." >&2; exit 1; }

setup: check-python  ## Tạo .venv và cài các gói đã ghim để chạy / Make .venv with what running needs
	@$(PYTHON) requirements/install.py base

setup-dev: check-python  ## Thêm các gói để kiểm thử / Add what tests need
	@$(PYTHON) requirements/install.py dev

run: setup  ## Chạy bản dùng thử tại http://127.0.0.1:8000 (PORT, DUNGHEN_VAR đặt được) / Run the demonstration
	@DUNGHEN_MODE=$${DUNGHEN_MODE:-demonstration} exec $(DUNGHEN) run

test: setup-dev  ## Kiểm tra tất cả: định dạng, kiểu, tầng, kiểm thử, trình duyệt / Every check and test
	@exec .venv/bin/python -m tests.everything

bench: setup-dev  ## Đo tốc độ và độ đúng / Measure speed and accuracy (BENCH=--large: 50,000,000 facts; BENCH=boards: one)
	@exec .venv/bin/python -m bench $(BENCH)

clean:  ## Xóa .venv và dữ liệu ở var/ / Remove .venv and the data in var/
	@rm -rf .venv var && echo "Đã xóa .venv và var/ / Removed"
