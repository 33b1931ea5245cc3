using Weir.Configuration.Composition;
using Weir.Foundation.Errors;

namespace Weir.Configuration.Tests.Errors;

/// <summary>Each code of a composition has one test here: the place, the names involved, what may be meant.</summary>
public sealed class ErrorCodeTests
{
    [Fact]
    public void Override_syntax_names_the_override_and_the_column()
    {
        using var tree = new ConfigTree(("config.yaml", "a: 1"));
        var failure = Fails("override_syntax", () => tree.Compose("a=[1,"));
        Assert.Contains("'a=[1,'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("column 6", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sweep_needs_multirun_says_how_a_list_and_a_text_are_written()
    {
        using var tree = new ConfigTree(("config.yaml", "a: 1"));
        var failure = Fails("sweep_needs_multirun", () => tree.Compose("a=1,2"));
        Assert.Contains("a=[1,2]", failure.Hint!, StringComparison.Ordinal);
        Assert.Contains("a='1,2'", failure.Hint!, StringComparison.Ordinal);
        Assert.Contains("override 1", failure.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Sweep_type_unsupported_names_the_interval_and_the_way_out()
    {
        using var tree = new ConfigTree(("config.yaml", "a: 1"));
        var failure = Fails("sweep_type_unsupported", () => tree.Composer.Sweep(tree.Request("config", "a=interval(0,1)")));
        Assert.Contains("a=interval(0,1)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("weir tune", failure.Hint!, StringComparison.Ordinal);
    }

    [Fact]
    public void Sweep_type_unsupported_is_also_a_sweeper_that_searches()
    {
        using var tree = new ConfigTree(("config.yaml", "defaults: [override hydra/sweeper: optuna]\na: 1"));
        Fails("sweep_type_unsupported", () => tree.Composer.Sweep(tree.Request("config", "a=1,2")), "OptunaSweeper");
    }

    [Fact]
    public void Sweep_over_runtime_names_the_override()
    {
        using var tree = new ConfigTree(("config.yaml", "a: 1"));
        Fails("sweep_over_runtime", () => tree.Composer.Sweep(tree.Request("config", "hydra.verbose=true,false")), "hydra.verbose");
    }

    [Fact]
    public void Primary_not_found_names_what_may_be_meant()
    {
        using var tree = new ConfigTree(("train.yaml", "a: 1"));
        var failure = Fails("primary_not_found", () => tree.Composer.Compose(tree.Request("trian")), "trian", "conf");
        Assert.Equal("did you mean 'train'?", failure.Hint);
        Fails("primary_not_found", () => tree.Composer.Compose(tree.Request("train") with { ConfigDirectory = "nowhere" }), "nowhere");
        Fails("primary_not_found", () => tree.Composer.Compose(tree.Request("train") with { ConfigDirectory = "conf/train.yaml" }), "is a file");
    }

    [Fact]
    public void Config_not_found_lists_the_options_and_points_at_the_item()
    {
        using var tree = new ConfigTree(("config.yaml", "a: 1\ndefaults:\n  - db: mysq\n"), ("db/mysql.yaml", ""), ("db/pg.yaml", ""));
        var failure = Fails("config_not_found", () => tree.Compose(), "db/mysq", "mysql", "pg");
        At("conf/config.yaml:3:5", failure);
        Assert.Equal("did you mean 'mysql'?", failure.Hint);
    }

    [Fact]
    public void Config_not_found_tells_of_a_file_with_the_other_ending()
    {
        using var tree = new ConfigTree(("config.yaml", "defaults: [db: pg]"), ("db/pg.yml", "a: 1"));
        var failure = Fails("config_not_found", () => tree.Compose());
        Assert.Contains("conf/db/pg.yml", failure.Hint!, StringComparison.Ordinal);
    }

    [Fact]
    public void Config_not_found_for_a_directory_in_the_place_of_a_file()
    {
        using var tree = new ConfigTree(("config.yaml", "defaults: [db: pg]"), ("db/pg.yaml/inner.yaml", "a: 1"));
        Fails("config_not_found", () => tree.Compose(), "db/pg");
    }

    [Fact]
    public void Group_choice_missing_lists_the_options()
    {
        using var tree = new ConfigTree(("config.yaml", "defaults:\n  - engine: ???\n"), ("engine/cpu.yaml", ""), ("engine/gpu.yaml", ""));
        At("conf/config.yaml:2:5 (engine)", Fails("group_choice_missing", () => tree.Compose(), "engine", "cpu", "gpu"));
    }

    [Fact]
    public void Group_selected_twice_names_both_places()
    {
        using var tree = new ConfigTree(("config.yaml", "defaults:\n  - db: a\n  - db: b\n"), ("db/a.yaml", ""), ("db/b.yaml", ""));
        Fails("group_selected_twice", () => tree.Compose(), "'db'", "conf/config.yaml:2:5", "conf/config.yaml:3:5");
        using var same = new ConfigTree(("config.yaml", "defaults:\n  - db: a\n  - db: a\n"), ("db/a.yaml", ""));
        Fails("group_selected_twice", () => same.Compose(), "'db'");
    }

    [Fact]
    public void Override_no_match_lists_what_the_group_is_selected_as()
    {
        using var tree = new ConfigTree(("config.yaml", "defaults: [db@src: a, db@dst: a]"), ("db/a.yaml", ""));
        var failure = Fails("override_no_match", () => tree.Compose("db=a"), "'db'", "db@dst", "db@src");
        Assert.Contains("'db@src=a'", failure.Hint!, StringComparison.Ordinal);
        using var inFile = new ConfigTree(("config.yaml", "defaults:\n  - x: a\n  - override db: a\n"), ("db/a.yaml", ""), ("x/a.yaml", ""));
        At("conf/config.yaml:3:5 (db)", Fails("override_no_match", () => inFile.Compose(), "in 'config'"));
    }

    [Fact]
    public void Delete_no_match_names_the_group_and_what_is_selected()
    {
        using var tree = new ConfigTree(("config.yaml", "defaults: [db: a]"), ("db/a.yaml", ""), ("db/b.yaml", ""));
        var failure = Fails("delete_no_match", () => tree.Compose("~db=b"), "db=b");
        Assert.Contains("db=a", failure.Hint!, StringComparison.Ordinal);
    }

    [Fact]
    public void Override_not_last_points_at_the_override()
    {
        using var tree = new ConfigTree(("config.yaml", "defaults:\n  - override db: a\n  - db: b\n"), ("db/a.yaml", ""), ("db/b.yaml", ""));
        At("conf/config.yaml:2:5 (defaults)", Fails("override_not_last", () => tree.Compose(), "db: b"));
    }

    [Fact]
    public void Override_in_interpolated_names_both()
    {
        using var tree = new ConfigTree(("config.yaml", "defaults:\n  - db: a\n  - extra: ${db}\n"), ("db/a.yaml", ""), ("extra/a.yaml", "defaults:\n  - override /db: b\n"));
        At("conf/extra/a.yaml:2:5 (db@extra.db)", Fails("override_in_interpolated", () => tree.Compose(), "extra/a", "db"));
    }

    [Fact]
    public void Defaults_interpolation_lists_what_can_be_referred_to()
    {
        using var tree = new ConfigTree(("config.yaml", "defaults:\n  - db: a\n  - extra: ${dbb}\n"), ("db/a.yaml", ""), ("extra/a.yaml", ""));
        At("conf/config.yaml:3:5 (defaults)", Fails("defaults_interpolation", () => tree.Compose(), "${dbb}", "db"));
        using var list = new ConfigTree(("config.yaml", "defaults:\n  - db: ['${x}']\n"), ("db/a.yaml", ""));
        Fails("defaults_interpolation", () => list.Compose(), "${x}");
    }

    [Theory]
    [InlineData("defaults: {a: b}", "conf/config.yaml:1:11")]
    [InlineData("defaults: null", "conf/config.yaml:1:11")]
    [InlineData("defaults:\n  - {a: b, c: d}", "conf/config.yaml:2:5")]
    [InlineData("defaults:\n  - {}", "conf/config.yaml:2:5")]
    [InlineData("defaults:\n  - 5", "conf/config.yaml:2:5")]
    [InlineData("defaults:\n  - a: 5", "conf/config.yaml:2:8")]
    [InlineData("defaults:\n  - a: [5]", "conf/config.yaml:2:9")]
    [InlineData("defaults:\n  - _self_@x", "conf/config.yaml:2:5")]
    [InlineData("defaults:\n  - _self_\n  - _self_", "conf/config.yaml:3:5")]
    [InlineData("defaults:\n  - ???", "conf/config.yaml:2:5")]
    [InlineData("defaults:\n  - optionl db: a", "conf/config.yaml:2:5")]
    public void Bad_defaults_point_at_the_item(string text, string place)
    {
        using var tree = new ConfigTree(("config.yaml", text));
        At($"{place} (defaults)", Fails("bad_defaults", () => tree.Compose()));
    }

    [Theory]
    [InlineData("# @package\na: 1", 1)]
    [InlineData("\n# @package a b\na: 1", 2)]
    public void Bad_header_points_at_its_line(string text, int line)
    {
        using var tree = new ConfigTree(("config.yaml", "defaults: [db: a]"), ("db/a.yaml", text));
        At($"conf/db/a.yaml:{line}:1", Fails("bad_header", () => tree.Compose()));
    }

    [Theory]
    [InlineData("- 1\n- 2")]
    [InlineData("5")]
    public void Bad_document_is_one_without_a_mapping(string text)
    {
        using var tree = new ConfigTree(("config.yaml", text));
        At("conf/config.yaml:1:1", Fails("bad_document", () => tree.Compose()));
    }

    [Theory]
    [InlineData("db=5")]
    [InlineData("db=null")]
    [InlineData("db=[1]")]
    [InlineData("~db=[a]")]
    public void Bad_group_value_names_the_group(string line)
    {
        using var tree = new ConfigTree(("config.yaml", "defaults: [db: a]"), ("db/a.yaml", ""));
        Fails("bad_group_value", () => tree.Compose(line), line);
    }

    [Fact]
    public void Force_add_group_names_the_signs_that_work()
    {
        using var tree = new ConfigTree(("config.yaml", "defaults: [db: a]"), ("db/a.yaml", ""));
        Assert.Contains("+db=", Fails("force_add_group", () => tree.Compose("++db=a"), "db").Hint!, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_group_is_a_key_with_a_package()
    {
        using var tree = new ConfigTree(("config.yaml", "a: 1"));
        Fails("unknown_group", () => tree.Compose("a@b=1"), "'a'", "@b");
    }

    [Fact]
    public void Key_not_found_suggests_the_nearest_key()
    {
        using var tree = new ConfigTree(("config.yaml", "job: {retries: 3}"));
        var failure = Fails("key_not_found", () => tree.Compose("job.retrys=4"), "job.retrys", "job.retries");
        Assert.Contains("+job.retrys=4", failure.Hint!, StringComparison.Ordinal);
        Fails("key_not_found", () => tree.Compose("job={more:1}"), "job.more");
    }

    [Fact]
    public void Add_exists_says_where()
    {
        using var tree = new ConfigTree(("config.yaml", "a: 1\nb: 2"));
        var failure = Fails("add_exists", () => tree.Compose("+b=3"), "'b'", "conf/config.yaml:2:4");
        Assert.Contains("'++b=3'", failure.Hint!, StringComparison.Ordinal);
    }

    [Fact]
    public void Delete_missing_says_what_is_there_instead()
    {
        using var tree = new ConfigTree(("config.yaml", "abc: 1\nn: null\nm: ???"));
        Assert.Equal("did you mean 'abc'?", Fails("delete_missing", () => tree.Compose("~abd"), "abd").Hint);
        Fails("delete_missing", () => tree.Compose("~abc=2"), "1", "2");
        Fails("delete_missing", () => tree.Compose("~n"), "'n'");
        Fails("delete_missing", () => tree.Compose("~m"), "'m'");
    }

    [Fact]
    public void Merge_type_names_both_places()
    {
        using var tree = new ConfigTree(("config.yaml", "defaults: [base, _self_]\nx:\n  a: 1\n"), ("base.yaml", "x: [1]\n"));
        At("conf/config.yaml:3:3 (x)", Fails("merge_type", () => tree.Compose(), "conf/base.yaml:1:4", "a list", "a mapping"));
        using var list = new ConfigTree(("config.yaml", "xs: [1, 2]"));
        Fails("merge_type", () => list.Compose("xs.2=5"), "2 items");
        Fails("merge_type", () => list.Compose("xs.a=5"), "no index");
        Fails("merge_type", () => list.Compose("~xs.0"), "list");
        Fails("merge_type", () => list.Compose("xs={a:1}"), "xs");
    }

    [Theory]
    [InlineData("hydra: {rn: {dir: x}}", "rn", "run")]
    [InlineData("hydra: {run: [x]}", "hydra.run", "mapping")]
    [InlineData("hydra: {job: {num: x}}", "hydra.job.num", "whole number")]
    [InlineData("hydra: {mode: FAST}", "hydra.mode", "MULTIRUN")]
    [InlineData("hydra: {sweeper: {speed: 1}}", "hydra.sweeper.speed", "max_batch_size")]
    public void Merge_type_holds_for_the_schema_of_the_hydra_node(string text, params string[] words)
    {
        using var tree = new ConfigTree(("config.yaml", text));
        var failure = Fails("merge_type", () => tree.Compose(), words);
        Assert.StartsWith("conf/config.yaml:1:", failure.Location!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: 1\na: 2", "conf/config.yaml:2:1 (a)")]
    [InlineData("a: 1\n---\nb: 2", "conf/config.yaml:2:1")]
    [InlineData("a: !new 1", "conf/config.yaml:1:4")]
    [InlineData("a: {b: ???}", "conf/config.yaml:1:8")]
    [InlineData("a:\n\t- 1", "conf/config.yaml:2:1")]
    [InlineData("a: [1", "conf/config.yaml:2:1")]
    [InlineData("a: *x", "conf/config.yaml:1:4")]
    public void Yaml_syntax_points_at_the_fault(string text, string place)
    {
        using var tree = new ConfigTree(("config.yaml", text));
        At(place, Fails("yaml_syntax", () => tree.Compose()));
    }

    [Theory]
    [InlineData("${}")]
    [InlineData("${b.}")]
    [InlineData("${b")]
    [InlineData("${a\"b}")]
    [InlineData("x ${f:[1} y")]
    public void Interpolation_syntax_is_found_while_reading(string text)
    {
        using var tree = new ConfigTree(("config.yaml", $"a: 1\nb: '{text}'"));
        At("conf/config.yaml:2:4", Fails("interpolation_syntax", () => tree.Compose(), text));
    }

    [Fact]
    public void Interpolation_key_names_both_keys_and_a_near_one()
    {
        using var tree = new ConfigTree(("config.yaml", "path: x\nc:\n  b: ${paht}/y"));
        var failure = Fails("interpolation_key", () => tree.Compose().Resolve(), "'c.b'", "'paht'", "${paht}/y");
        At("conf/config.yaml:3:6 (c.b)", failure);
        Assert.Equal("did you mean 'path'?", failure.Hint);
    }

    [Theory]
    [InlineData("a: ${b}\nb: ${a}")]
    [InlineData("a: ${a}")]
    [InlineData("a: ${a.b}")]
    [InlineData("a: x${b}\nb: ${oc.decode:'${a}'}")]
    [InlineData("a: ${oc.select:a}")]
    [InlineData("a: {x: '${b}'}\nb: {y: '${a}'}")]
    public void Interpolation_cycle_shows_the_round(string text)
    {
        using var tree = new ConfigTree(("config.yaml", text));
        var failure = Fails("interpolation_cycle", () => tree.Compose().Resolve());
        Assert.Contains("→", failure.Message, StringComparison.Ordinal);
        Assert.StartsWith("conf/config.yaml:", failure.Location!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: ${n.x}\nn: 5", "single value")]
    [InlineData("a: ${n.x}\nn: [5]", "no index")]
    [InlineData("a: {b: '${a}'}", "holds the reference itself")]
    [InlineData("a: ${oc.env:}", "1 to 2 arguments")]
    [InlineData("a: ${oc.decode:5}", "must be text")]
    [InlineData("a: ${oc.decode:'[1'}", "cannot be decoded")]
    [InlineData("a: ${oc.dict.keys:n}\nn: 5", "no mapping")]
    [InlineData("a: ${oc.dict.keys:nope}", "does not exist")]
    [InlineData("a: ${weir.hash:nope.csv}", "nope.csv")]
    public void Interpolation_error_says_what_is_in_the_way(string text, string word)
    {
        using var tree = new ConfigTree(("config.yaml", text));
        Assert.StartsWith("conf/config.yaml:1:", Fails("interpolation_error", () => tree.Compose().Resolve(), word).Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_resolver_suggests_the_nearest()
    {
        using var tree = new ConfigTree(("config.yaml", "a: ${oc.evn:HOME}"));
        var failure = Fails("unknown_resolver", () => tree.Compose().Resolve(), "oc.evn");
        At("conf/config.yaml:1:4 (a)", failure);
        Assert.Equal("did you mean 'oc.env'?", failure.Hint);
        using var own = new ConfigTree(("config.yaml", "a: ${weir.git:commit}"));
        Fails("unknown_resolver", () => own.Composer.Compose(own.Request("config") with { HasWeirResolvers = false }).Resolve(), "weir.git");
    }

    [Fact]
    public void Env_missing_names_the_variable()
    {
        using var tree = new ConfigTree(("config.yaml", "a: ${oc.env:NOT_THERE}"));
        At("conf/config.yaml:1:4 (a)", Fails("env_missing", () => tree.Compose().Resolve(), "NOT_THERE"));
    }

    [Fact]
    public void Bad_searchpath_is_of_a_wrong_type_or_in_a_wrong_place()
    {
        using var tree = new ConfigTree(("config.yaml", "hydra: {searchpath: 5}"));
        At("conf/config.yaml:1:21 (hydra.searchpath)", Fails("bad_searchpath", () => tree.Compose()));
        Fails("bad_searchpath", () => tree.Compose("hydra.searchpath=[1]"));
        Fails("bad_searchpath", () => tree.Compose("hydra.searchpath=[pkg://other.conf]"), "pkg://other.conf");
        using var other = new ConfigTree(("config.yaml", "defaults: [more]"), ("more.yaml", "hydra: {searchpath: [x]}"));
        At("conf/more.yaml:1:21 (hydra.searchpath)", Fails("bad_searchpath", () => other.Compose(), "'more'"));
    }

    [Fact]
    public void Package_not_found_suggests_the_nearest_key()
    {
        using var tree = new ConfigTree(("config.yaml", "model: {depth: 1}"));
        Assert.Equal("did you mean 'model'?", Fails("package_not_found", () => tree.Compose().Select("modle", resolve: false), "modle").Hint);
    }

    private static WeirException Fails(string code, Action act, params string[] words)
    {
        var failure = Assert.Throws<WeirException>(act);
        Assert.Equal($"{code}: {failure.Message}", $"{failure.Code}: {failure.Message}");
        foreach (var word in words) Assert.Contains(word, failure.Message, StringComparison.Ordinal);
        return failure;
    }

    private static WeirException Fails(string code, Func<ComposedConfig> act, params string[] words) => Fails(code, () => { act(); }, words);

    private static void At(string place, WeirException failure) => Assert.Equal(place, failure.Location!.ToString());
}
