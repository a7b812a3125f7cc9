# shisaku: two commands do everything on a fresh machine.
#   make run    builds, indexes the sample corpus and serves it
#   make test   everything that CI runs
# Both install the Debian packages they need where apt-get can (as root or with
# sudo) and say what to install where it cannot.

CARGO  ?= cargo
LISTEN ?= 127.0.0.1:8080
CORPUS ?= corpus
INDEX  ?= index

RUN_PACKAGES  := mecab-ipadic
TEST_PACKAGES := mecab-ipadic chromium fonts-noto-cjk

.DEFAULT_GOAL := help
.PHONY: help run test check fmt lint unit doc bench seeds eval packages-run packages-test clean

help: ## この一覧を表示します
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

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

bench: ## 速さの測定
	$(CARGO) bench --locked

clean: ## 索引とビルド結果を消します
	rm -rf target $(INDEX)/gen-* $(INDEX)/CURRENT

packages-run:
	@.ci/packages $(RUN_PACKAGES)

packages-test:
	@.ci/packages $(TEST_PACKAGES)
