"""`python -m oais_vn` is `oais-vn`."""

from oais_vn.cli.main import run

if __name__ == "__main__":
    run()
