# Each word is one script under tools/; what it needs, it installs first.
.PHONY: help run app test sim torture bench demo-site android screenshots setup fmt lint

help:
	@echo "make run          console and trial handheld on a sample site; Ctrl-C stops both"
	@echo "make app          the handheld's real window on the same sample site"
	@echo "make test         everything that is checked"
	@echo "make sim          SEEDS=2000 simulated sites, or SEED=7 again; what went wrong, counted"
	@echo "make torture      KILLS=2000 or SECONDS=600: programs killed at work; lost and twice, counted"
	@echo "make bench        the figures, each beside its limit"
	@echo "make demo-site    a real-sized site from its workbook: imported and measured"
	@echo "make screenshots  every screen, into screenshots/"
	@echo "make android      the APK, where an Android SDK and NDK are"
	@echo "make setup        only install what is missing"
	@echo "make fmt          format Rust"
	@echo "make lint         what can be said without running a test"

run:
	@tools/run

app:
	@tools/app

test:
	@tools/test

sim:
	@SEEDS="$(SEEDS)" SEED="$(SEED)" tools/sim

torture:
	@KILLS="$(KILLS)" SECONDS="$(SECONDS)" SEED="$(SEED)" tools/torture

bench:
	@tools/bench

demo-site:
	@tools/demo-site

android:
	@tools/android

screenshots:
	@tools/screenshots

setup:
	@tools/setup test

fmt:
	@tools/fmt

lint:
	@tools/lint
