# Everything one does here, a line or two each. Go 1.26 builds and tests; Node 20 builds and checks the pages;
# without it: go build -tags noportal ./cmd/gongshi.
GO   ?= go
TIME ?= 20s# of each fuzz target, or so many inputs: 1000x
NAME := bin/gongshi

.PHONY: run test build gen lint e2e pictures bench bench-pages soak fuzz dist go node chromium
HAS_NODE := $(shell scripts/need node 20.19 >/dev/null 2>&1 && echo yes)
PAGES := $(shell find portal/src portal/public portal/scripts portal/verify/src portal/verify/scripts portal/verify/offline.html portal/index.html portal/package.json portal/vite.config.ts contracts/*/ui -type f 2>/dev/null) $(wildcard contracts/*/*_pb.ts gateway/*_pb.ts proof/*_pb.ts)
export CGO_ENABLED ?= 0

run: build ## start the demo: the city of Linxi on one validator
	$(NAME) demo

test: go ## everything that a change must keep true
	$(GO) vet ./...
	$(GO) test ./...
ifeq ($(HAS_NODE),yes)
	$(MAKE) portal/dist/index.html
	npm test
else
	@echo "网页的测试没有运行：需要 Node.js 20.19。The tests of the pages did not run: they need Node.js 20.19."
endif

e2e: build chromium ## journeys in a real browser (Debian's chromium, or CHROMIUM)
	npm run e2e

pictures: build chromium ## docs/pictures, from the running program
	npm run pictures

build: go portal/dist/index.html
	$(GO) build -trimpath -o $(NAME) ./cmd/gongshi

gen: go node_modules/.package-lock.json ## write *.pb.go and *_pb.ts again
	node_modules/.bin/buf generate

lint: go node_modules/.package-lock.json ## the rules of the house, and of protobuf
	$(GO) test ./internal/lint
	@unformatted=$$(git ls-files -z --cached --others --exclude-standard '*.go' | xargs -0 gofmt -l); test -z "$$unformatted" || { echo "run gofmt -w on: $$unformatted"; exit 1; }
	node_modules/.bin/buf lint
	npm run check

bench: build ## the table of speeds, then the parts by themselves
	$(NAME) bench
	$(GO) test -run '^$$' -bench . -benchmem ./...

bench-pages: build chromium ## the table of the pages' speeds on a slow computer
	npx vitest run --config portal/vitest.bench.config.ts

soak: go ## the faults again, for hours
	GONGSHI_SOAK=1 $(GO) test -count=1 -timeout 12h ./...

fuzz: go ## every fuzz target for TIME
	GO=$(GO) scripts/fuzz $(TIME)

dist: go portal/dist/index.html ## binaries for the systems that nodes run on
	for on in linux/amd64 linux/arm64 darwin/arm64; do GOOS=$${on%/*} GOARCH=$${on#*/} $(GO) build -trimpath -ldflags '-s -w' -o dist/gongshi-$${on%/*}-$${on#*/} ./cmd/gongshi || exit 1; done
	cd dist && sha256sum gongshi-* > SHA256SUMS

go:
	@GO=$(GO) scripts/need go 1.26

node:
	@scripts/need node 20.19

chromium:
	@scripts/need chromium 120

node_modules/.package-lock.json: package-lock.json | node
	npm ci --ignore-scripts --no-audit --no-fund

portal/dist/index.html: node_modules/.package-lock.json $(PAGES)
	npm run build
