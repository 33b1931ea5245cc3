using Weir.Foundation.Errors;
using Weir.Persistence.Sqlite;
using Weir.Testing;
using Weir.Tuning.Storage;

namespace Weir.Tuning.Tests.Storage;

public sealed class SharedFileTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private SqliteDatabase _database = null!;
    private StoredStudy _study = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await SqliteDatabase.OpenAsync(_folder["weir.db"]);
        _study = await (await StudyStore.OpenAsync(_database, TimeProvider.System)).CreateAsync(new StudyDefinition { Name = "s", Space = """{"params":[{"name":"x","type":"float","low":0,"high":1}]}""" });
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("n1", "nfs4", true)]
    [InlineData("n1", "ext4", false)]
    [InlineData("here", "nfs4", false)]
    public async Task Two_machines_do_not_write_one_file_over_a_network(string worker, string format, bool isRefused)
    {
        await _study.AskAsync(new Worker($"{worker}:17/0"), TestContext.Current.CancellationToken);
        var view = await _study.ReadAsync(TestContext.Current.CancellationToken);
        var fault = Record.Exception(() => SharedFile.Check(_folder["weir.db"], view, "here", _ => format));
        Assert.Equal(isRefused ? "shared_database" : null, (fault as WeirException)?.Code);
    }

    [Fact]
    public async Task The_system_is_asked_for_the_file_system()
    {
        await _study.AskAsync(new Worker("elsewhere:17"), TestContext.Current.CancellationToken);
        SharedFile.Check(_folder["weir.db"], await _study.ReadAsync(TestContext.Current.CancellationToken), "here");
    }
}
