using System.Globalization;
using Weir.Client;
using Weir.Client.Logging;
using Weir.Client.Evaluations;
using Weir.Client.Wire;
using Weir.Data.Recording;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Git;
using Weir.Foundation.Ids;
using Weir.Lineage;
using Weir.Models.Packages;
using Weir.Training.Curves;
using Weir.Training.Targets;

namespace Weir.Training.Runs;

/// <summary>Trains, saves the package whole or not at all, logs the run and records what went in and out.</summary>
public static class TrainingRun
{
    private const int LongestReason = 2000;

    /// <summary>Does it all.</summary>
    /// <exception cref="WeirException">As <see cref="Trainer.Train"/>; <c>already_exists</c> and <c>cannot_write</c> for the package, found before training.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled: no package is left, and the run is marked as killed. A search that is cancelled saves the best that it has.</exception>
    public static async Task<TrainingRunResult> ExecuteAsync(TrainingRunRequest request, CancellationToken cancellation = default)
    {
        var folders = CheckOutput(request);
        try
        {
            return await TrainAsync(request, cancellation);
        }
        catch
        {
            folders.RemoveEmpty();
            throw;
        }
    }

    private static async Task<TrainingRunResult> TrainAsync(TrainingRunRequest request, CancellationToken cancellation)
    {
        var started = request.Time.GetUtcNow();
        var git = await GitRevision.ReadAsync(request.Root, cancellation);
        var inputs = await Task.Run(() => Inputs(request, cancellation), cancellation);
        var name = request.RunName ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(request.OutputDirectory));

        // A mistyped target or an unfit table is found here: such a call leaves no run at all.
        var data = await Task.Run(() => TrainingDataReader.Read(request.Training with { Progress = request.Progress }, cancellation), cancellation);
        var run = request.Tracking is null ? null : await request.Tracking.StartRunAsync(new RunStart(request.Experiment) { Name = name, Tags = Tags(git) }, cancellation);
        await using var heart = run is null ? null : new RunHeart(request.Tracking!, run.Id, time: request.Time); // a fit may go on for long without a word
        try
        {
            var result = await SearchedAsync(request, data, run, cancellation);
            if (result.IsInterrupted) cancellation = CancellationToken.None; // whoever ended the search early wants what it has found
            foreach (var demand in request.Demands) demand.Judge(result.Metrics.ToDictionary(m => m.Key, m => (double?)m.Value), null, null); // one that names no figure is told before anything is saved
            if (run is not null) await LogAsync(run, result, request.Time, cancellation);
            cancellation.ThrowIfCancellationRequested();

            // From here nothing is given up, or a package would stand there without its lineage. The lineage comes before the end of the run:
            // a run that finished has one, whenever the process dies.
            var made = request.Time.GetUtcNow();
            var content = PackageContent.Of(result, inputs, run?.Id, made, ModelCard.Of(name, result, inputs, run?.Id, git, made));
            var package = await Task.Run(() => ModelPackageWriter.Write(request.OutputDirectory, content, request.Overwrite), CancellationToken.None);
            var digest = package.Digest(CancellationToken.None);
            await RecordAsync(request, inputs, package, digest, result, run?.Id, started, git, name);
            if (run is not null) await run.LogArtifactsAsync(package.Root, "model", CancellationToken.None);
            var evaluation = TrainingEvaluation.Of(request, result, inputs, new StepContext { Root = request.Root }.NameOf(package.Root), digest);
            if (run is not null) await LogAsync(run, evaluation);
            if (request.EvaluationFile is { } file) AtomicFile.WriteBytes(file, evaluation.ToBytes());
            if (run is not null) await run.EndAsync(RunStatus.Finished, CancellationToken.None);
            return new TrainingRunResult(result, package, digest, run?.Id, evaluation);
        }
        catch (Exception e) when (run is not null)
        {
            await EndAsync(run, e);
            throw;
        }
    }

    // Trials of a search are runs below this one, written while it goes on.
    private static async Task<TrainingResult> SearchedAsync(TrainingRunRequest request, TrainingData data, ActiveRun? run, CancellationToken cancellation)
    {
        var training = request.Training with { Progress = request.Progress };
        if (run is null || training.Search is not { } search) return await Task.Run(() => Trainer.Fit(training, data, cancellation), cancellation);
        var trials = new CandidateRuns(request.Tracking!, run, search.Listener, request.Time);
        try
        {
            return await Task.Run(() => Trainer.Fit(training with { Search = search with { Listener = trials } }, data, cancellation), CancellationToken.None);
        }
        finally
        {
            await trials.CompleteAsync();
        }
    }

    // A long training must not end with "exists already".
    private static NewFolders CheckOutput(TrainingRunRequest request)
    {
        var directory = request.OutputDirectory;
        if (File.Exists(directory) || (Directory.Exists(directory) && !request.Overwrite && Directory.EnumerateFileSystemEntries(directory).Any()))
            throw new WeirException(ErrorCodes.AlreadyExists, $"'{directory}' exists already", "name another with --out, or replace it with --force", new SourceLocation(directory));
        try
        {
            var parent = Path.GetDirectoryName(Path.GetFullPath(directory))!;
            var made = NewFolders.Make(parent);
            AtomicFile.Create(Path.Combine(parent, ".weir-probe")).Dispose();
            if (Directory.Exists(directory) && !Directory.EnumerateFileSystemEntries(directory).Any()) Directory.Delete(directory);
            return made;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"cannot write '{directory}': {e.Message.Split('\n')[0]}", location: new SourceLocation(directory), inner: e);
        }
    }

    private static List<Artifact> Inputs(TrainingRunRequest request, CancellationToken cancellation)
    {
        var context = new StepContext { Root = request.Root };
        List<Artifact> inputs = [Describe(request.Training.DataPath)];
        if (request.Training.TestPath is { } test) inputs.Add(Describe(test));
        if (request.Training.FeaturesPath is { } features) inputs.Add(Describe(features));
        return inputs;

        Artifact Describe(string path)
        {
            if (Directory.Exists(path)) throw new WeirException(ErrorCodes.WrongFileKind, $"'{path}' is a directory, a table is a file", location: new SourceLocation(path));
            if (!File.Exists(path)) throw WeirException.FileNotFound(path);
            var kind = path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase) ? ArtifactKinds.Table : ArtifactKinds.Source;
            return context.Describe(kind, path, cancellation: cancellation);
        }
    }

    private static Dictionary<string, string> Tags(GitRevision? git)
    {
        Dictionary<string, string> tags = new() { ["mlflow.source.type"] = "LOCAL", ["mlflow.source.name"] = "weir train" };
        if (git is not null) tags["mlflow.source.git.commit"] = git.Commit;
        return tags;
    }

    private static async Task LogAsync(ActiveRun run, TrainingResult result, TimeProvider time, CancellationToken cancellation)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await run.LogParamsAsync(result.Parameters, cancellation);
        await run.LogMetricsAsync(Points(result.LearningCurve, "learning_curve", (p, _) => long.Parse(p.At, CultureInfo.InvariantCulture), now), cancellation);
        await run.LogMetricsAsync(Points(result.ValidationCurve, "validation_curve", (_, i) => i, now), cancellation);
        await run.LogMetricsAsync(result.Curves.Select(c => new Metric(c.Name, c.Value, now, c.Round)), cancellation);
        await run.LogMetricsAsync(result.Leaderboard.DistinctBy(l => l.Learner).Select(l => KeyValuePair.Create($"validation.{l.Learner}.{l.Metric}", l.Value)), 0, cancellation);
        await run.LogMetricsAsync(result.Metrics, 0, cancellation);
        if (result.FirstModelSeconds is { } soon) await run.LogMetricsAsync([KeyValuePair.Create("first_model_seconds", soon)], 0, cancellation);
    }

    private static IEnumerable<Metric> Points(IReadOnlyList<CurvePoint> curve, string name, Func<CurvePoint, int, long> step, long now) =>
        curve.SelectMany((p, i) => new[] { new Metric($"{name}.training", p.Training, now, step(p, i)), new Metric($"{name}.validation", p.Validation, now, step(p, i)) });

    private static async Task LogAsync(ActiveRun run, EvaluationReport evaluation)
    {
        using var content = new MemoryStream(evaluation.ToBytes());
        await run.LogArtifactAsync(EvaluationReport.FileName, content, CancellationToken.None);
    }

    private static async Task EndAsync(ActiveRun run, Exception cause)
    {
        try
        {
            if (cause is not OperationCanceledException) await run.SetTagsAsync([KeyValuePair.Create(WeirTags.Failure, Reason(cause))], CancellationToken.None);
            await run.EndAsync(cause is OperationCanceledException ? RunStatus.Killed : RunStatus.Failed, CancellationToken.None);
        }
        catch (WeirException)
        {
            // The failure that ended the training is the one to tell.
        }
    }

    private static string Reason(Exception cause)
    {
        var text = cause is WeirException { Hint: { } hint } ? $"{cause.Message}; {hint}" : cause.Message;
        return text.Length <= LongestReason ? text : text[..LongestReason];
    }

    private static Task RecordAsync(
        TrainingRunRequest request, IReadOnlyList<Artifact> inputs, ModelPackage package, string digest, TrainingResult result, string? runId, DateTimeOffset started, GitRevision? git, string name)
    {
        var context = new StepContext { Root = request.Root };
        var output = new Artifact(ArtifactKinds.Model, digest, context.NameOf(package.Root))
        {
            Properties = new Dictionary<string, string> { ["learner"] = result.Learner, ["target"] = result.Target },
        };
        return request.Lineage.RecordAsync(
            new Execution
            {
                Id = Id.New(),
                Kind = "train",
                Name = name,
                StartedAt = started,
                EndedAt = request.Time.GetUtcNow(),
                RunId = runId,
                GitCommit = git?.Commit,
                GitDirty = git?.IsDirty ?? false,
                ConfigurationJson = ConfigurationJson.Of(result.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => (p.Key, (object?)p.Value))),
                Inputs = inputs,
                Outputs = [output],
            },
            CancellationToken.None);
    }
}

/// <summary>What a training made.</summary>
/// <param name="Training">Figures, notes, leaderboard.</param>
/// <param name="Package">The saved package.</param>
/// <param name="Digest">Its identity, <c>md5:HEX.dir</c>.</param>
/// <param name="RunId">The tracking run, or null.</param>
/// <param name="Evaluation">Its figures on the test rows, judged.</param>
public sealed record TrainingRunResult(TrainingResult Training, ModelPackage Package, string Digest, string? RunId, EvaluationReport Evaluation);
