using Weir.Foundation.Errors;
using Weir.Persistence.Sqlite;
using Weir.Testing;
using Weir.Tuning.Sources;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Tests.Sources;

/// <summary>Files that Optuna 4.9 wrote, as <c>tests/vectors/hpo/optuna-4.9.sql</c> dumps one.</summary>
public sealed class OptunaFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_state_and_kind_of_value_is_read()
    {
        var study = await OptunaFile.ReadAsync(await FileAsync(), "plain");
        Assert.Equal([Direction.Minimize], study.Directions);
        Assert.Equal("\"ann\"", study.Attributes["owner"]);
        Assert.Equal(17, study.Trials.Count);
        Assert.Equal(
            [TrialState.Complete, TrialState.Complete, TrialState.Complete, TrialState.Complete, TrialState.Pruned, TrialState.Complete, TrialState.Fail, TrialState.Fail, TrialState.Complete],
            study.Trials.Take(9).Select(t => t.State));
        var first = study.Trials[0];
        Assert.Equal(["lr", "depth", "drop", "opt", "units"], first.Parameters.Select(p => p.Name));
        Assert.Equal((ParameterValue.Of(0.01), ParameterValue.Of(3L), ParameterValue.Of("adam")), (first.Parameters[0].Value, first.Parameters[1].Value, first.Parameters[3].Value));
        Assert.Equal(new FloatDistribution(1e-5, 1e-1, isLog: true), first.Parameters[0].Distribution);
        Assert.Equal(new FloatDistribution(0, 0.5, step: 0.1), first.Parameters[2].Distribution);
        Assert.Equal(new IntDistribution(8, 512, isLog: true), first.Parameters[4].Distribution);
        Assert.Equal([ParameterValue.Of("adam"), ParameterValue.Of("sgd"), ParameterValue.Null, ParameterValue.Of(true), ParameterValue.Of(1L), ParameterValue.Of(2.5)], ((CategoricalDistribution)first.Parameters[3].Distribution).Choices);
        Assert.Equal("\"trial 0\"", first.Attributes["note"]);
        Assert.Equal([new Report(0, 4.5), new Report(1, 3.5), new Report(2, 2.5)], first.Reports);
        Assert.NotNull(first.StartedAt);
        Assert.True(first.EndedAt >= first.StartedAt);
        Assert.Equal([double.PositiveInfinity], study.Trials[8].Values);
        Assert.True(double.IsNaN(study.Trials[5].Reports[0].Value));
        Assert.Equal(2, study.Trials[4].Reports.Count);
        Assert.Equal((TrialState.Fail, "it was at work when it was imported"), (study.Trials[15].State, study.Trials[15].Error));
        Assert.Equal((TrialState.Waiting, 0.003), (study.Trials[16].State, study.Trials[16].Given["lr"].Number));
    }

    [Fact]
    public async Task Several_objectives_come_with_their_directions_and_constraints()
    {
        var study = await OptunaFile.ReadAsync(await FileAsync(), "front");
        Assert.Equal([Direction.Minimize, Direction.Maximize], study.Directions);
        Assert.All(study.Trials, t => Assert.Equal((2, 1), (t.Values.Count, t.Constraints!.Count)));
    }

    [Fact]
    public async Task A_study_goes_on_where_Optuna_left_it_and_loses_no_trial()
    {
        var read = await OptunaFile.ReadAsync(await FileAsync(), "plain");
        await using var database = await SqliteDatabase.OpenAsync(_folder["weir.db"]);
        var study = await (await StudyStore.OpenAsync(database, TimeProvider.System)).CreateAsync(new StudyDefinition { Name = "plain", Space = SpaceWriter.Write(SpaceOfTrials.Infer(read.Trials)!) });
        await study.ImportAsync(read.Trials);
        var view = await (await (await StudyStore.OpenAsync(database, TimeProvider.System)).OpenAsync("plain")).ReadAsync();
        Assert.Equal(read.Trials.Select(t => t.State), view.Trials.Select(t => t.State));
        Assert.Equal(read.Trials.SelectMany(t => t.Values), view.Trials.SelectMany(t => t.Values));
        Assert.Equal(read.Trials.SelectMany(t => t.Parameters.Select(p => p.Value)), view.Trials.SelectMany(t => t.Parameters.Select(p => p.Value)));
        Assert.Equal(read.Trials.SelectMany(t => t.Reports), view.Trials.SelectMany(t => t.Reports));
        Assert.Equal(read.Trials[0].Attributes, view.Trials[0].Attributes);
        Assert.Equal(read.Trials[0].StartedAt!.Value.ToUnixTimeMilliseconds(), view.Trials[0].Origin!.StartedAt!.Value.ToUnixTimeMilliseconds());
        var queued = (await study.AskAsync(new Worker("me")))!;
        Assert.Equal((16, 0.003), (queued.Number, queued.Record.Inner("lr")));
        await study.TellAsync(queued, [0.1]);
        Assert.Equal(17, (await study.AskAsync(new Worker("me")))!.Number);
    }

    [Fact]
    public async Task A_parameter_that_always_comes_with_a_choice_depends_on_it()
    {
        var space = SpaceOfTrials.Infer((await OptunaFile.ReadAsync(await FileAsync(), "conditional")).Trials)!;
        Assert.Equal(["kind", "leaves", "c"], space.Parameters.Select(p => p.Name).OrderByDescending(n => n == "kind").ThenByDescending(n => n));
        Assert.Equal([ParameterValue.Of("tree")], Assert.Single(space.Parameters[space.IndexOf("leaves")].Conditions).Values);
    }

    [Fact]
    public async Task The_file_is_not_changed_and_nothing_is_made_beside_it()
    {
        var file = await FileAsync();
        var before = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        await OptunaFile.ReadAsync(file, "plain");
        Assert.Equal(before, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal([file], Directory.GetFiles(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public async Task Files_before_version_3_have_no_types_of_values_and_other_names_of_distributions()
    {
        var file = await FileAsync(
            "ALTER TABLE trial_values DROP COLUMN value_type; ALTER TABLE trial_intermediate_values DROP COLUMN intermediate_value_type;" +
            """UPDATE trial_params SET distribution_json = '{"name": "LogUniformDistribution", "attributes": {"low": 1e-05, "high": 0.1}}' WHERE param_name = 'lr';""" +
            """UPDATE trial_params SET distribution_json = '{"name": "DiscreteUniformDistribution", "attributes": {"low": 0, "high": 0.5, "q": 0.1}}' WHERE param_name = 'drop';""" +
            """UPDATE trial_params SET distribution_json = '{"name": "IntLogUniformDistribution", "attributes": {"low": 8, "high": 512, "step": 1}}' WHERE param_name = 'units';""" +
            """UPDATE trial_params SET distribution_json = '{"name": "IntUniformDistribution", "attributes": {"low": 1, "high": 9, "step": 1}}' WHERE param_name = 'depth';""");
        var (old, now) = (await OptunaFile.ReadAsync(file, "plain"), await OptunaFile.ReadAsync(await FileAsync(), "plain"));
        Assert.Equal(now.Trials.SelectMany(t => t.Parameters), old.Trials.SelectMany(t => t.Parameters));
        Assert.Equal(now.Trials[0].Values, old.Trials[0].Values);
    }

    [Fact]
    public async Task What_is_no_file_of_Optunas_is_told_with_what_is_missing()
    {
        await File.WriteAllTextAsync(_folder["text.db"], "no database", TestContext.Current.CancellationToken);
        Assert.Equal("corrupt_file", (await Assert.ThrowsAsync<WeirException>(() => OptunaFile.NamesAsync(_folder["text.db"]))).Code);
        Assert.Equal("file_not_found", (await Assert.ThrowsAsync<WeirException>(() => OptunaFile.NamesAsync(_folder["none.db"]))).Code);
        await using (var other = await SqliteDatabase.OpenAsync(_folder["other.db"])) await other.WriteAsync(s => { s.ExecuteScript("CREATE TABLE t (a)"); return 0; });
        Assert.Contains("no table 'studies'", (await Assert.ThrowsAsync<WeirException>(() => OptunaFile.NamesAsync(_folder["other.db"]))).Message, StringComparison.Ordinal);
        var file = await FileAsync("""UPDATE trial_params SET distribution_json = '{"name": "GaussDistribution", "attributes": {}}' WHERE param_name = 'lr'""");
        Assert.Contains("GaussDistribution", (await Assert.ThrowsAsync<WeirException>(() => OptunaFile.ReadAsync(file, "plain"))).Message, StringComparison.Ordinal);
        var missing = await Assert.ThrowsAsync<WeirException>(() => OptunaFile.ReadAsync(file, "plan"));
        Assert.Equal((TuningErrors.Study, "did you mean 'plain'?"), (missing.Code, missing.Hint));
    }

    private async Task<string> FileAsync(string? change = null)
    {
        var folder = Directory.CreateDirectory(_folder[Guid.NewGuid().ToString("N")]).FullName;
        var made = Path.Combine(folder, "made.db");
        await using (var database = await SqliteDatabase.OpenAsync(made))
        {
            var script = await File.ReadAllTextAsync(TestData.Vector("hpo", "optuna-4.9.sql"));
            await database.WriteAsync(s => { s.ExecuteScript(script.Replace("BEGIN TRANSACTION;", "", StringComparison.Ordinal).Replace("COMMIT;", "", StringComparison.Ordinal) + change); return 0; });
        }

        // Optuna's own files have no log of writes: versions 1 in bytes 18 and 19 of the file's head.
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "alone")).FullName, "optuna.db");
        var bytes = await File.ReadAllBytesAsync(made);
        (bytes[18], bytes[19]) = (1, 1);
        await File.WriteAllBytesAsync(file, bytes);
        return file;
    }
}
