# shellcheck shell=bash
run_tests() { :; }
