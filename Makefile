# shisaku: two commands do everything on a fresh machine.
#   make run    builds, indexes the sample corpus and serves it
#   make test   everything that CI runs
# Both install the Debian packages they need where apt-get can (as root or with
# sudo) and say what to install where it cannot.

CARGO  ?= cargo
LISTEN ?= 127.0.0.1:8080
CORPUS ?= corpus
INDEX  ?= index
# The run with which `make eval` compares; delete it to begin anew.
EVAL_BASE ?= target/eval/base.json
# One of the targets in tests/fuzz/fuzz_targets, and how long it runs.
FUZZ_TARGET  ?= normaliser
FUZZ_SECONDS ?= 60
FUZZ_MAX_LEN ?= $(if $(filter reader_%,$(FUZZ_TARGET)),4096,400)

RUN_PACKAGES  := mecab-ipadic
# npm is often there already, from elsewhere than Debian.
TEST_PACKAGES := mecab-ipadic chromium chromium-driver fonts-noto-cjk tesseract-ocr tesseract-ocr-jpn \
  $(if $(shell command -v npm 2>/dev/null),,npm)
# What tests inject into the pages; npm writes this file last.
TEST_SCRIPTS := tests/browser/node_modules/.package-lock.json

.DEFAULT_GOAL := help
.PHONY: help run test check fmt lint unit doc bench load eval fuzz fuzz-minimise packages-run packages-test clean

help: ## この一覧を表示します
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

run: packages-run ## ビルドし、見本の文書を索引にして http://$(LISTEN)/ で公開します
	$(CARGO) build --release --locked
	target/release/shisaku index --corpus $(CORPUS) --index $(INDEX)
	target/release/shisaku serve --corpus $(CORPUS) --index $(INDEX) --listen $(LISTEN)

test: packages-test fmt lint unit doc ## すべての検査とテスト（CI と同じ）

check: ## 型の検査だけを素早く行います
	$(CARGO) check --all-targets --locked

fmt: ## 書式の検査（直すには cargo fmt）
	$(CARGO) fmt --all -- --check

lint: ## clippy（警告はエラー）
	$(CARGO) clippy --all-targets --locked -- -D warnings

unit: ## 単体・結合・README・ブラウザのテスト
	$(CARGO) test --locked

doc: ## 文書の検査（リンク切れはエラー）
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --no-deps --document-private-items --locked

bench: packages-run ## 速さの測定（SHISAKU_BENCH_MEASURES=件数）
	$(CARGO) bench --locked --bench search

.PHONY: bench-pages
bench-pages: packages-run ## ページと JSON の速さの比較（SHISAKU_BENCH_MEASURES=件数）
	$(CARGO) bench --locked --bench pages

.PHONY: bench-update
bench-update: packages-run ## 一件の変更が見えるまでの時間の測定（SHISAKU_BENCH_SHEETS=件数 SHISAKU_BENCH_ROWS=件数 SHISAKU_BENCH_PAIRS=回数）
	$(CARGO) bench --locked --bench one_change

load: packages-run ## 更新しながら答える負荷試験（SHISAKU_LOAD_SECONDS=秒 SHISAKU_LOAD_MEASURES=件数 SHISAKU_LOAD_DOCUMENTS=文書数）
	$(CARGO) build --release --locked
	$(CARGO) bench --locked --bench load

eval: packages-run ## 見本の判定で順位を測り、最初に測った結果と比べます
	$(CARGO) build --locked
	target/debug/shisaku index --corpus corpus --index target/eval/index --format json >/dev/null
	target/debug/shisaku eval tests/judgments/sample.json --index target/eval/index --floor tests/judgments/floor.json \
	  $(if $(wildcard $(EVAL_BASE)),--against,--save) $(EVAL_BASE)

# Fuzzing needs cargo-fuzz (cargo install cargo-fuzz --locked) and flags that a
# stable compiler has locked: RUSTC_BOOTSTRAP opens them. New inputs stay in
# target; `fuzz-minimise` keeps the fewest that reach all code in the tree,
# where `make test` replays them. An input that breaks a law is written to
# tests/fuzz/artifacts.
FUZZ := RUSTC_BOOTSTRAP=1 $(CARGO) fuzz
FUZZ_FLAGS := --fuzz-dir tests/fuzz --target-dir target/fuzz
FUZZ_NEW = target/fuzz-inputs/$(FUZZ_TARGET)
FUZZ_KEPT = tests/fuzz/corpus/$(FUZZ_TARGET)

fuzz: ## ファジング（FUZZ_TARGET=… は tests/fuzz/fuzz_targets の名前 FUZZ_SECONDS=秒）
	mkdir -p $(FUZZ_NEW)
	$(FUZZ) run $(FUZZ_FLAGS) $(FUZZ_TARGET) $(FUZZ_NEW) $(FUZZ_KEPT) -- \
	  -max_total_time=$(FUZZ_SECONDS) -max_len=$(FUZZ_MAX_LEN) -dict=tests/fuzz/words.dict -print_final_stats=1

fuzz-minimise: ## ファジングの入力を、同じ経路を通る最小の組にします
	rm -rf target/fuzz-least && mkdir -p target/fuzz-least $(FUZZ_NEW)
	$(FUZZ) run $(FUZZ_FLAGS) $(FUZZ_TARGET) target/fuzz-least $(FUZZ_KEPT) $(FUZZ_NEW) -- -set_cover_merge=1 -use_counters=0 -max_len=$(FUZZ_MAX_LEN)
	rm -rf $(FUZZ_KEPT) && mv target/fuzz-least $(FUZZ_KEPT)

clean: ## 索引とビルド結果を消します
	rm -rf target $(INDEX)/gen-* $(INDEX)/CURRENT

packages-run:
	@.ci/packages $(RUN_PACKAGES)

packages-test:
	@.ci/packages $(TEST_PACKAGES)
	@$(MAKE) --no-print-directory $(TEST_SCRIPTS)

# `npm ci` takes what the lock file names by its hash, and runs nothing of it.
$(TEST_SCRIPTS): tests/browser/package.json tests/browser/package-lock.json
	npm ci --prefix tests/browser --ignore-scripts --no-audit --no-fund
	@touch $@
