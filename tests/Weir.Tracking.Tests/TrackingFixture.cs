using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Storage.Local;
using Weir.Testing;

namespace Weir.Tracking.Tests;

/// <summary>A tracking store of its own for one test.</summary>
public sealed class TrackingFixture : IAsyncDisposable
{
    private readonly TempFolder _folder = new();

    private TrackingFixture()
    {
    }

    public TrackingService Service { get; private set; } = null!;

    public TrackingClient Client { get; private set; } = null!;

    public static async Task<TrackingFixture> CreateAsync(TrackingStore store, TrackingOptions? options = null, TimeProvider? time = null)
    {
        var fixture = new TrackingFixture();
        var database = await store.OpenAsync(fixture._folder["weir.db"]);
        fixture.Service = await TrackingService.OpenAsync(database, new LocalObjectStore(fixture._folder["artifacts"]), fixture.WithKey(options), time, ownsDatabase: true);
        fixture.Client = new TrackingClient(fixture.Service);
        return fixture;
    }

    public async Task<string> RunAsync(string? name = null, long? startTime = null) =>
        (await Client.CallAsync(RunCalls.Create, new CreateRun("0", "u", name, startTime))).Run.Info.RunId;

    public Task<Run> GetAsync(string runId) => Client.GetRunAsync(runId);

    public async Task<string> FailAsync<TRequest, TResponse>(MlflowCall<TRequest, TResponse> call, TRequest request) =>
        (await Assert.ThrowsAsync<WeirException>(() => Client.CallAsync(call, request))).Code;

    public async Task<List<string>> SearchAsync(string? filter, params string[] orderBy)
    {
        var names = new List<string>();
        await foreach (var run in Client.SearchRunsAsync(new SearchRuns(["0"], filter, OrderBy: orderBy, MaxResults: 2))) names.Add(run.Info.RunName!);
        return names;
    }

    public string KeyFile => _folder["secret.key"];

    private TrackingOptions WithKey(TrackingOptions? options) => (options ?? new TrackingOptions()) with { SecretKeyFile = KeyFile };

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        _folder.Dispose();
    }
}
