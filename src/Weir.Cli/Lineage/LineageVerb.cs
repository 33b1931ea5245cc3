using System.CommandLine;
using System.Text.Json;
using Weir.Cli.Shell;
using Weir.Cli.Tracking;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Foundation.Errors;
using Weir.Lineage;
using Weir.Lineage.Walk;
using Weir.Server.Joins;
using Weir.Tracking;

namespace Weir.Cli.Lineage;

/// <summary>Walks lineage.</summary>
internal sealed class LineageVerb : Verb
{
    private readonly Argument<string> _subject = new("WHAT") { Description = "a file, a directory, a prediction's id, a run (its id, the beginning of one, or its name), models:/name/3, the name of an artifact, or md5:HEX" };
    private readonly Option<bool> _up = new("--up") { Description = "only where it came from" };
    private readonly Option<bool> _down = new("--down") { Description = "only what became of it" };

    public override string Path => "lineage";

    public override VerbGroup Group => VerbGroup.Tracking;

    public override string Summary => "Trace where something came from and what became of it";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir lineage models:/taxi/3", "from a model version back to the source data"),
        new("weir lineage 019aa6a31b3c7c50b1d5f3e5a1f0c2d4", "from one prediction (its id is in the header X-Weir-Prediction-Id) back to the source data"),
        new("weir lineage 019aa6a31b3c7c50b1d5f3e5a1f0c2d4-1", "the same from the second row of a request"),
        new("weir lineage data/trips.parquet --down", "what was made from a table"),
        new("weir lineage 3f2a91c0d1e24b0f9f5d1c2b3a495867 --json", "a run, for a script"),
    ];

    public override string Remarks =>
        """
        A file is found by its content, not by its name: the answer is about these very bytes. The id of a request of several rows stands for all
        of them; ID-0, ID-1 … are its rows. Times are UTC.
        """;

    public override IReadOnlyList<string> SeeAlso => ["runs show", "models show", "dag"];

    public override void Define(Command command)
    {
        command.Add(_subject);
        command.Add(_up);
        command.Add(_down);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        await using var tracking = await TrackingVerb.OpenAsync(context, cancellation);
        var subject = context.Get(_subject)!;
        if (tracking.LineageStore is { } local && PredictionLineage.MayBeId(subject) && await PredictionLineage.FindAsync(context.RequireProject(), local, subject, cancellation) is { } origin)
        {
            if (context.IsJson) context.Console.Json(json => LineageText.WriteJson(json, origin));
            else LineageText.Write(context.Console.Out, origin, subject);
            return ExitCodes.Success;
        }

        if (ModelReference.IsReference(subject))
        {
            var version = await tracking.Client.ResolveModelAsync(subject, cancellation);
            subject = $"models:/{version.Name}/{version.Version}";
        }
        else if (System.IO.Path.Exists(context.Resolve(subject)))
        {
            subject = context.Resolve(subject);
        }

        var directions = (context.Get(_up), context.Get(_down)) switch { (true, false) => LineageDirections.Up, (false, true) => LineageDirections.Down, _ => LineageDirections.Both };
        var tree = await WalkAsync(tracking, subject, context.FindProject()?.Root ?? context.WorkingDirectory, directions, cancellation);
        tree = tree with { Subject = context.Get(_subject)! };
        if (context.IsJson) context.Console.Json(json => JsonSerializer.Serialize(json, tree, LineageJson.Default.LineageTree));
        else LineageText.Write(context.Console.Out, tree);
        return ExitCodes.Success;
    }

    private static async Task<LineageTree> WalkAsync(ProjectTracking tracking, string subject, string root, LineageDirections directions, CancellationToken cancellation)
    {
        try
        {
            return await AskAsync(subject);
        }
        catch (WeirException e) when (e.Code is ErrorCodes.NotFound or MlflowErrors.ResourceDoesNotExist && subject.AsSpan().IndexOfAny(':', '/') < 0)
        {
            // What `weir runs list` and `weir models list` print: the beginning of a run's id, a run's name, a model's name.
            if (await RunAsync() is { } run) return await AskAsync(run);
            var models = (await tracking.Client.CallAsync(RegisteredModelCalls.Search, new SearchRegistry(MaxResults: 1000), cancellation)).RegisteredModels ?? [];
            if (models.Any(m => m.Name == subject)) throw new WeirException(e.Code, e.Message, $"a model is named with a version: weir lineage models:/{subject}/latest", inner: e);
            throw;
        }

        Task<LineageTree> AskAsync(string what) => tracking.LineageStore is { } store
            ? LineageWalk.FromAsync(store, what, root, directions, cancellation)
            : ((HttpLineage)tracking.Lineage).WalkAsync(what, root, directions, cancellation);

        async Task<string?> RunAsync()
        {
            try
            {
                return (await RunLookup.FindAsync(tracking, subject, cancellation)).Info.RunId;
            }
            catch (WeirException e) when (e.Code is ErrorCodes.NotFound or MlflowErrors.ResourceDoesNotExist)
            {
                return null;
            }
        }
    }
}
