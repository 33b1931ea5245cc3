using System.Text.Json;
using Weir.Client;
using Weir.Client.Recipes;
using Weir.Client.Wire;
using Weir.Foundation.Errors;

namespace Weir.Pipelines.Jobs.Replay;

/// <summary>A run of the past as it was kept: its recipe, configuration, changes, metrics and outputs.</summary>
public sealed class ReplayRecord
{
    private readonly TrackingClient _client;

    private ReplayRecord(TrackingClient client, Run run, RunRecipe recipe) => (_client, Run, Recipe) = (client, run, recipe);

    /// <summary>The run.</summary>
    public Run Run { get; }

    /// <summary>What it was made of.</summary>
    public RunRecipe Recipe { get; }

    /// <summary>Reads a run.</summary>
    /// <exception cref="WeirException"><c>not_replayable</c>: it was not started by Weir, or keeps no recipe.</exception>
    public static async Task<ReplayRecord> ReadAsync(TrackingClient client, Run run, CancellationToken cancellation)
    {
        var bytes = await TryAsync(client, run, RunRecipe.Path, cancellation)
            ?? throw new WeirException("not_replayable", $"the run '{run.Info.RunName}' keeps no recipe: it was not started by `weir run` or `weir tune run`", "its parameters and artifacts tell what it was: `weir runs show`, `weir artifacts list`");
        try
        {
            return new ReplayRecord(client, run, RunRecipe.Parse(bytes));
        }
        catch (JsonException e)
        {
            throw new WeirException("not_replayable", $"the recipe of '{run.Info.RunName}' cannot be read: {e.Message.Split(" Path:")[0]}", inner: e);
        }
    }

    /// <summary>The composed configuration; null where nothing was composed.</summary>
    public async Task<string?> ConfigAsync(CancellationToken cancellation) => await TryAsync(_client, Run, "config/config.yaml", cancellation) is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes) : null;

    /// <summary>Changes that had not been committed.</summary>
    /// <exception cref="WeirException">The run that holds them is gone.</exception>
    public async Task<byte[]> ChangesAsync(CancellationToken cancellation)
    {
        if (Recipe.DiffRun is not { } holder) return [];
        var run = holder == Run.Info.RunId ? Run : await _client.GetRunAsync(holder, cancellation);
        return await TryAsync(_client, run, RunRecipe.DiffPath(Recipe.DiffMd5!), cancellation) ?? throw new WeirException(ErrorCodes.NotFound, $"the changes that this run was made with are not there any more (run {holder[..8]})", "--in-place runs with what is here now");
    }

    /// <summary>Files that it left, by content; null where that was not noted.</summary>
    public async Task<IReadOnlyDictionary<string, string>?> OutputsAsync(CancellationToken cancellation) => await TryAsync(_client, Run, JobOutputs.Path, cancellation) is { } bytes ? JobOutputs.Parse(bytes) : null;

    /// <summary>Its last metrics, without how long it took and what the machine did.</summary>
    public IReadOnlyDictionary<string, double> Metrics => (Run.Data?.Metrics ?? []).Where(m => m.Key is not "seconds" && !m.Key!.StartsWith("system/", StringComparison.Ordinal)).GroupBy(m => m.Key!).ToDictionary(g => g.Key, g => g.Last().Value!.Value);

    private static async Task<byte[]?> TryAsync(TrackingClient client, Run run, string path, CancellationToken cancellation)
    {
        try
        {
            await using var stream = await client.Transport.OpenArtifactAsync(run.Info.ArtifactUri!, path, cancellation);
            using var buffer = new MemoryStream();
            await stream.CopyToAsync(buffer, cancellation);
            return buffer.ToArray();
        }
        catch (WeirException e) when (e.Code.Contains("not_found", StringComparison.OrdinalIgnoreCase) || e.Code.Contains("does_not_exist", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
    }
}
