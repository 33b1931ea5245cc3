using Weir.Persistence.Sqlite;
using Weir.Testing;
using Weir.Tuning.Storage;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Tests.Storage;

public sealed class StudyImportTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_processes_that_import_the_same_at_once_double_nothing()
    {
        List<ImportedTrial> trials = [.. Enumerable.Range(0, 30).Select(i => new ImportedTrial([], TrialState.Complete, [i % 10]))]; // each value three times: as often it counts
        await using var first = await SqliteDatabase.OpenAsync(_folder["weir.db"]);
        await using var second = await SqliteDatabase.OpenAsync(_folder["weir.db"]);
        var made = await (await StudyStore.OpenAsync(first, TimeProvider.System)).CreateAsync(new StudyDefinition { Name = "s" });
        var other = await (await StudyStore.OpenAsync(second, TimeProvider.System)).OpenAsync("s");

        var taken = await Task.WhenAll(new[] { made, other, made, other }.Select(s => Task.Run(() => s.ImportAsync(trials, leavesOutKnown: true))));

        Assert.Equal([0, 0, 0, 30], taken.Order());
        Assert.Equal(30, (await other.ReadAsync()).Trials.Count);
        Assert.Equal(30, await made.ImportAsync(trials));
    }
}
