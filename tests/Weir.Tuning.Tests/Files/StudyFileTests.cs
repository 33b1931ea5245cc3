using System.Text.Json;
using System.Text.RegularExpressions;
using Weir.Configuration.Files;
using Weir.Configuration.Validation;
using Weir.Foundation.Errors;
using Weir.Testing;
using Weir.Tuning.Files;
using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Tests.Files;

public sealed partial class StudyFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Examples => [.. Directory.EnumerateFiles(Docs(), "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal).SelectMany(f => Blocks().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value)).Where(b => Mark().IsMatch(b))];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_describes_a_study_whole()
    {
        var (definition, run) = StudyFileReader.Parse(Sample(0), "study.yaml");
        Assert.Equal(("vision", 7ul, 200, 2), (definition.Name, definition.Seed, definition.PlannedTrials, definition.Retries));
        Assert.Equal([Direction.Maximize, Direction.Minimize], definition.Directions);
        var space = SpaceReader.Read(definition.Space!, "space");
        Assert.Equal(["lr", "layers", "width", "optimizer", "momentum"], space.Parameters.Select(p => p.Name));
        Assert.Equal("optimizer", Assert.Single(space.Parameters[4].Conditions).On);
        Assert.Single(space.Requirements);
        Assert.Equal("""{"name":"tpe","n_startup_trials":16}""", definition.Sampler);
        Assert.Equal((TimeSpan.FromHours(12), TimeSpan.FromMinutes(45), 20, "slurm"), (run.Timeout, run.TrialTimeout, run.Parallel, run.Executor));
        Assert.Equal((4.0, 16_000_000_000, 1, "gpu", "--account=vision"), (run.Cpus, run.MemoryBytes, run.Gpus, run.Partition, run.Sbatch![0]));
        Assert.Equal("{lr}", run.Command![3]);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Each_example_of_the_documentation_is_read_and_follows_the_schema(string text)
    {
        _ = StudyFileReader.Parse(text, "study.yaml");
        Assert.Empty(Violations(text));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void What_is_written_reads_back_as_it_was(string text)
    {
        var file = StudyFileReader.Parse(text, "study.yaml");
        var written = StudyFileWriter.Write(file);
        Assert.Empty(Violations(written));
        var again = StudyFileReader.Parse(written, "again.yaml");
        Assert.Equal(written, StudyFileWriter.Write(again));
        Assert.Null(file.Definition.DifferenceFrom(again.Definition));
        Assert.Empty(file.Definition.SettingsUnlike(again.Definition));
        Assert.Equal(file.Run.Timeout, again.Run.Timeout);
        Assert.Equal(file.Run.Command ?? [], again.Run.Command ?? []);
        Assert.Equal(file.Run.Stages ?? [], again.Run.Stages ?? []);
    }

    [Fact]
    public void The_schema_knows_the_keys_that_the_reader_knows()
    {
        using var schema = JsonDocument.Parse(SchemaText);
        var properties = schema.RootElement.GetProperty("properties");
        Assert.Equal(StudyFileReader.Keys.Order(), properties.EnumerateObject().Select(p => p.Name).Order());
        Assert.Equal(StudyFileReader.ResourceKeys.Order(), properties.GetProperty("resources").GetProperty("properties").EnumerateObject().Select(p => p.Name).Order());
        Assert.Equal(StudyFileReader.ConfigKeys.Order(), properties.GetProperty("config").GetProperty("oneOf")[1].GetProperty("properties").EnumerateObject().Select(p => p.Name).Order());
        var table = File.ReadAllText(Docs("formats", "study.md"));
        Assert.All(StudyFileReader.Keys, k => Assert.Contains($"`{k}`", table, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("name: s\ndirection: maximize\n", 2, "direction", "did you mean 'directions'")]
    [InlineData("name: s\ndirections: maximise\n", 2, "directions", "did you mean 'maximize'")]
    [InlineData("seed: 1\n", 1, "name", "what the study is called")]
    [InlineData("name: s\nspace:\n  lr: {type: float, low: 0, hihg: 1}\n", 3, "space.lr", "did you mean 'high'")]
    [InlineData("name: s\nspace:\n  a: [1, 2]\n  lr: {type: float, low: 2, high: 1}\n", 4, "space.lr", null)]
    [InlineData("name: s\nspace:\n  lr: interval(0,1\n", 3, "space.lr", null)]
    [InlineData("name: s\nspace:\n  lr: 0.1\n", 3, "space.lr", "interval")]
    [InlineData("name: s\nspace:\n  lr: {type: flaot, low: 0, high: 1}\n", 3, "space.lr", "did you mean 'float'")]
    [InlineData("name: s\nspace:\n  a: [1, 2]\n  b: {type: int, low: 0, high: 1, when: {c: 1}}\n", 4, "space.b", null)]
    [InlineData("name: s\nspace:\n  a: range(1,9)\nrequire:\n  - a < 5\n  - a <\n", 6, "require", null)]
    [InlineData("name: s\nsampler: tpee\n", 2, "sampler", "did you mean 'tpe'")]
    [InlineData("name: s\npruner: {name: median, warm: 1}\n", 2, "pruner", null)]
    [InlineData("name: s\ntrials: many\n", 2, "trials", null)]
    [InlineData("name: s\ntrials: 0\n", 2, "trials", null)]
    [InlineData("name: s\ntimeout: soon\n", 2, "timeout", null)]
    [InlineData("name: s\nretry_on: failed\n", 2, "retry_on", "did you mean 'fail'")]
    [InlineData("name: s\nexecutor: slrum\n", 2, "executor", "did you mean 'slurm'")]
    [InlineData("name: s\nresources: {cpu: 2}\n", 2, "resources.cpu", "did you mean 'cpus'")]
    [InlineData("name: s\nresources: {memory: lots}\n", 2, "resources.memory", null)]
    [InlineData("name: s\ncommand: sh x\nstage: train\n", 3, "stage", "one of them")]
    [InlineData("name: s\nstage: train\nconfig: conf\n", 3, "config", "params.yaml")]
    [InlineData("name: s\nconfig: {folder: conf}\n", 2, "config.folder", null)]
    [InlineData("name: s\nspace: {lr: 'interval(0,1)'}\ncommand: sh {lrr}\n", 3, "command", "did you mean 'lr'")]
    [InlineData("name: s\ncommand: sh 'x\n", 2, "command", null)]
    [InlineData("name: s\nmetrics: metrics.txt:x\n", 2, "metrics", "JSON and CSV")]
    [InlineData("name: s\nmetrics: [a.json:x, b.json:y]\n", 2, "metrics", "one a direction")]
    [InlineData("name: s\nname: t\n", 2, null, null)]
    [InlineData("name: s\n\tseed: 1\n", 2, null, null)]
    [InlineData("[1, 2]\n", 1, "", null)]
    public void A_fault_has_its_line_its_key_and_what_may_have_been_meant(string text, int line, string? field, string? hint)
    {
        var fault = Assert.Throws<WeirException>(() => StudyFileReader.Parse(text, "study.yaml"));
        Assert.Equal(("study.yaml", line), (fault.Location?.File, fault.Location?.Line));
        if (field is not null) Assert.Equal(field, fault.Location!.Field ?? string.Empty);
        if (hint is not null) Assert.Contains(hint, fault.Hint ?? string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public void No_file_a_folder_and_an_empty_file_are_told_of()
    {
        Assert.Equal("file_not_found", Code(() => StudyFileReader.Load(_folder["none.yaml"], "none.yaml")));
        Assert.Equal("tuning_file", Code(() => StudyFileReader.Load(_folder.Path, "folder")));
        Assert.Equal("tuning_file", Code(() => StudyFileReader.Parse("# nothing\n", "study.yaml")));
        File.WriteAllBytes(_folder["bytes.yaml"], [0x6e, 0xff, 0xfe]);
        Assert.Equal("corrupt_file", Code(() => StudyFileReader.Load(_folder["bytes.yaml"], "bytes.yaml")));
        File.WriteAllText(_folder["bom.yaml"], "\uFEFFname: s\r\nseed: 3\r\n");
        Assert.Equal(3ul, StudyFileReader.Load(_folder["bom.yaml"], "bom.yaml").Definition.Seed);
    }

    [Theory]
    [InlineData("sh -c 'echo a b' \"c d\" e\\ f ''", "sh|-c|echo a b|c d|e f|")]
    [InlineData("  python   x.py\n--lr {lr}", "python|x.py|--lr|{lr}")]
    public void A_command_of_one_text_is_divided_as_a_shell_does(string line, string words) => Assert.Equal(words, string.Join('|', CommandWords.Split(line)!));

    private static string Docs(params string[] path) => Path.Combine([TestData.RepositoryRoot, "docs", .. path]);

    private static string Sample(int number) => Blocks().Matches(File.ReadAllText(Docs("formats", "study.md")))[number].Groups[1].Value;

    private static string SchemaText => File.ReadAllText(Docs("formats", "study.schema.json"));

    private List<string> Violations(string text)
    {
        File.WriteAllText(_folder["check.yaml"], text);
        return [.. ConfigSchema.Parse(SchemaText).Check(ConfigDocument.Load(_folder["check.yaml"], "check.yaml")).Select(v => v.ToString())];
    }

    private static string Code(Action action) => Assert.Throws<WeirException>(action).Code;

    [GeneratedRegex(@"```ya?ml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"^name: ", RegexOptions.Multiline)]
    private static partial Regex Mark();
}
