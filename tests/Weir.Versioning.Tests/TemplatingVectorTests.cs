using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Testing;
using Weir.Versioning.Graph;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;
using Weir.Yaml.Values;

namespace Weir.Versioning.Tests;

public sealed class TemplatingVectorTests
{
    public static TheoryData<string> Cases => Vectors.Names("templating.json");

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_pipeline_file_resolves_as_dvc_resolves_it(string name)
    {
        var golden = Vectors.Case("templating.json", name);
        using var folder = new TempFolder();
        await RepositoryInit.RunAsync(folder.Path, noScm: true, subdirectory: false, force: false);
        foreach (var file in golden.GetProperty("files").EnumerateObject()) folder.Write(file.Name, file.Value.GetString()!);
        if (golden.TryGetProperty("config_append", out var more)) await File.AppendAllTextAsync(folder[".dvc", "config"], more.GetString());
        var repository = DvcRepository.Open(folder.Path);
        var file1 = PipelineFile.Read(folder["dvc.yaml"], folder.Path, repository.Config);
        var expected = golden.GetProperty("expect");
        if (expected.TryGetProperty("error", out var error))
        {
            var fault = file1.Faults.Count > 0 ? file1.Faults[0] : Assert.Throws<WeirException>(() => StageGraph.Build(repository.ReadIndex(), folder.Path));
            Assert.Equal(error.GetString() switch { "ResolveError" => "template_unresolved", "YAMLValidationError" => "metafile_invalid", _ => "pipeline_invalid" }, fault.Code);
            Assert.NotNull(fault.Location?.Line);
            if (fault.Code == "template_unresolved" && expected.GetProperty("message_example").GetString()!.Split('\'')[1] is ['s', 't', 'a', 'g', 'e', 's', '.', ..] place) Assert.Contains(place, fault.Message, StringComparison.Ordinal);
            return;
        }

        Assert.Empty(file1.Faults);
        var stages = expected.GetProperty("stages");
        Assert.Equal(stages.EnumerateObject().Select(s => s.Name), file1.Stages.Select(s => s.Name));
        foreach (var stage in file1.Stages) Same(stages.GetProperty(stage.Name), stage.Resolved, stage.Name);
        foreach (var section in new (string Name, YamlValue Value)[]
        {
            ("params", new YamlList([.. file1.Params.Select(YamlValue.Of)])), ("metrics", new YamlList([.. file1.Metrics.Select(YamlValue.Of)])),
            ("plots", new YamlList(file1.Plots)), ("artifacts", file1.Artifacts),
        })
            if (expected.TryGetProperty(section.Name, out var wanted)) Same(wanted, section.Value, section.Name);
        if (!expected.TryGetProperty("tracked_vars", out var tracked)) return;
        foreach (var stage in file1.Stages)
        {
            var values = YamlValue.Map(stage.TemplateValues.Select(f => (f.Key, (YamlValue)YamlValue.Map(f.Value.Select(v => (v.Key, v.Value))))));
            if (tracked.TryGetProperty(stage.Name, out var wanted)) Same(wanted, values, stage.Name);
            else Assert.Empty(values.Entries);
        }
    }

    [Fact]
    public async Task Every_fault_of_a_file_is_told_at_once_and_sound_stages_stay()
    {
        using var folder = new TempFolder();
        await RepositoryInit.RunAsync(folder.Path, noScm: true, subdirectory: false, force: false);
        folder.Write("params.yaml", "lr: 1\n");
        folder.Write("dvc.yaml", "stages:\n  a: {cmd: x, out: [o]}\n  b: {cmd: 'x ${rl}', outs: [p]}\n  c: {deps: [z]}\n  d: {cmd: 'x ${lr}', outs: [q]}\n  e: {cmd: x, deps: [r], outs: [r]}\nmetrics: 3\n");
        var repository = DvcRepository.Open(folder.Path);
        var file = PipelineFile.Read(folder["dvc.yaml"], folder.Path, repository.Config);
        Assert.Equal(["d"], file.Stages.Select(s => s.Name));
        Assert.Equal([2, 3, 4, 6, 7], file.Faults.Select(f => f.Location!.Line!.Value).Order());
        Assert.Contains(file.Faults, f => f.Hint == "did you mean 'outs'?");
        Assert.Contains(file.Faults, f => f.Hint == "did you mean 'lr'?");
        var joined = Assert.Throws<WeirException>(() => repository.ReadIndex().RequireSound());
        Assert.Contains("4 more", joined.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<<<<<<< HEAD\nstages: {}\n=======\nstages:\n  a: {cmd: x}\n>>>>>>> other\n", "merge_conflict", 1)]
    [InlineData("stages:\n  a:\n    cmd: x\n    cmd: y\n", "yaml_syntax", 4)]
    [InlineData("stages:\n  a: {cmd: x}\n  a: {cmd: y}\n", "yaml_syntax", 3)]
    [InlineData("stages:\n  a:\n    foreach: [1]\n    do: {cmd: x}\n    cmd: y\n", "metafile_invalid", 5)]
    [InlineData("stages:\n  a: {cmd: x, wdir: nowhere}\n", "pipeline_invalid", 2)]
    [InlineData("stages:\n  a: {cmd: x, outs: [../o]}\n", "pipeline_invalid", 2)]
    [InlineData("stages:\n  a: {cmd: x, deps: [b], outs: [a]}\n  b: {cmd: x, deps: [a], outs: [b]}\n", "pipeline_invalid", 2)]
    public async Task A_bad_pipeline_file_is_refused_with_its_line(string text, string code, int line)
    {
        using var folder = new TempFolder();
        await RepositoryInit.RunAsync(folder.Path, noScm: true, subdirectory: false, force: false);
        folder.Write("dvc.yaml", text);
        var repository = DvcRepository.Open(folder.Path);
        var fault = Assert.Throws<WeirException>(() =>
        {
            var index = repository.ReadIndex();
            index.RequireSound();
            StageGraph.Build(index, repository.Root);
        });
        Assert.Equal((code, line), (fault.Code, fault.Location!.Line));
    }

    [Fact]
    public async Task Two_circles_and_two_owners_are_all_named()
    {
        using var folder = new TempFolder();
        await RepositoryInit.RunAsync(folder.Path, noScm: true, subdirectory: false, force: false);
        folder.Write("dvc.yaml", "stages:\n  a: {cmd: x, deps: [b], outs: [a]}\n  b: {cmd: x, deps: [a], outs: [b]}\n  c: {cmd: x, deps: [d], outs: [c]}\n  d: {cmd: x, deps: [c], outs: [d]}\n  e: {cmd: x, outs: [a]}\n");
        var graph = StageGraph.Read(DvcRepository.Open(folder.Path).ReadIndex(), folder.Path);
        Assert.Equal([["e", "a"], ["a", "b"], ["c", "d"]], graph.Faults.Select(f => f.Nodes.ToArray()));
    }

    private static void Same(JsonElement expected, YamlValue actual, string where)
    {
        var isSame = (expected.ValueKind, actual) switch
        {
            (JsonValueKind.Null, YamlNull) => true,
            (JsonValueKind.True or JsonValueKind.False, YamlBool flag) => flag.Value == expected.GetBoolean(),
            (JsonValueKind.Number, YamlInteger number) => expected.GetRawText() == number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
            (JsonValueKind.Number, YamlFloat number) => expected.GetRawText().AsSpan().IndexOfAny('.', 'e') >= 0 && expected.GetDouble().Equals(number.Value),
            (JsonValueKind.String, YamlText text) => text.Value == expected.GetString(),
            (JsonValueKind.Array, YamlList list) => list.Items.Count == expected.GetArrayLength(),
            (JsonValueKind.Object, YamlMap map) => map.Entries.Count == expected.EnumerateObject().Count(),
            _ => false,
        };
        Assert.True(isSame, $"{where}: {expected} is expected, not {actual}");
        if (actual is YamlList items) for (var i = 0; i < items.Items.Count; i++) Same(expected[i], items.Items[i], $"{where}[{i}]");
        if (actual is YamlMap fields) foreach (var field in expected.EnumerateObject()) Same(field.Value, fields.Find(field.Name) ?? YamlNull.Instance, $"{where}.{field.Name}");
    }
}
