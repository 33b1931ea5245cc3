# Weir: build, test, run. `make help` lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PREFIX ?= $(HOME)/.local
RID ?= linux-x64
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1
export TESTINGPLATFORM_TELEMETRY_OPTOUT := 1

WEIR := artifacts/publish/Weir.Cli/release_$(RID)/weir

.PHONY: help quickstart setup setup-tests ui build quick test faults lint format bench install clean

help: ## List the targets
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

quickstart: setup program ## One model's whole life, told step by step (DATA=file.csv TARGET=column for your own table)
	@eng/quickstart.sh "$(WEIR)" "$(DATA)" "$(TARGET)" "$(DERIVE)"

setup: ## Bring the native engines (ONNX Runtime, DuckDB, XGBoost); a second run does nothing
	@native/provision.sh

setup-tests: setup ## Bring what only tests need (chromium, PostgreSQL); as root, else those tests skip
	@eng/setup-tests.sh

ui: ## Build the web UI into the server, and what draws plots
	@eng/build-ui.sh
	@eng/build-vega.sh

program: ui
	@eng/build-program.sh "$(RID)"

build: ## Build everything, with analyzers
	@dotnet build Weir.slnx -v quiet -nologo

quick: ## Build without analyzers, beside the full build
	@dotnet build Weir.slnx -v quiet -nologo --artifacts-path artifacts/quick -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false

test: setup-tests ui ## Build, check format and rules, run all tests: .NET, web, browser
	@eng/test.sh

faults: setup-tests ui build ## The long fault runs: kill -9, full disks, many seeds
	@WEIR_FAULTS=full dotnet test --solution Weir.slnx --no-build --filter-trait "Kind=Faults"

lint: ## Check the format of C# and the rules of the web code
	@eng/lint.sh

format: ## Mend the format
	@dotnet format whitespace . --folder
	@cd web && npm run --silent format

bench: setup program ## Benchmarks: start-up, import, train, prediction
	@bench/run.sh "$(WEIR)"

install: setup program ## Install to PREFIX (default ~/.local): PREFIX/bin/weir
	@eng/install.sh "artifacts/publish/Weir.Cli/release_$(RID)" "$(PREFIX)"

clean: ## Remove what was built (the provisioned engines stay)
	@rm -rf artifacts web/dist src/Weir.Server/wwwroot src/Weir.Reports/Vega/vega.js.br
	@dotnet build-server shutdown --vbcscompiler >/dev/null
