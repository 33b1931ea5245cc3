using System.Globalization;
using System.Security.Cryptography;
using Weir.Foundation.Errors;
using Weir.Foundation.Progress;
using Weir.Persistence;
using Weir.Tracking.Exchange.Sources;
using Weir.Tracking.Traces;
using Weir.Tracking.Experiments;

namespace Weir.Tracking.Exchange.Import;

/// <summary>One import: experiments, logged models, runs in transactions of some hundred, registry. Whatever is stored is read back and compared.</summary>
internal sealed class ImportJob(IMlflowSource source, IDatabase database, ArtifactCopy artifacts, ArtifactPlaces places, MlflowImportRequest request, Tally tally, IProgressSink progress, TimeProvider time)
{
    private const int MostRuns = 200;
    private const long MostPoints = 250_000;
    private const string OurArtifacts = "mlflow-artifacts:";

    private readonly StoredRuns _stored = new();
    private readonly List<(string Id, byte[] Source, byte[] Stored)> _checksums = [];
    private readonly HashSet<string> _models = [];
    private long _done;

    public async Task<MlflowImportReport> RunAsync(CancellationToken cancellation)
    {
        var experiments = await source.ExperimentsAsync(cancellation);
        var numbers = new Dictionary<string, long>();
        foreach (var experiment in experiments) numbers[experiment.Key] = await WriteExperimentAsync(experiment, cancellation);
        var models = new List<SourceLoggedModel>();
        foreach (var experiment in experiments) models.AddRange(await WriteLoggedModelsAsync(experiment, numbers[experiment.Key], cancellation));
        foreach (var experiment in experiments) await WriteRunsAsync(experiment, numbers[experiment.Key], cancellation);
        await WriteModelMetricsAsync(models, cancellation);
        foreach (var experiment in experiments) await WriteTracesAsync(experiment, numbers[experiment.Key], cancellation);
        await WriteRegistryAsync(cancellation);
        return await ReportAsync(cancellation);
    }

    private async Task<long> WriteExperimentAsync(SourceExperiment experiment, CancellationToken cancellation)
    {
        var (id, outcome) = await database.WriteAsync(s => ExperimentWriter.Write(s, experiment, Location, time.GetUtcNow().ToUnixTimeMilliseconds()), cancellation);
        tally.Count("experiments", outcome);
        if (experiment.Number != id) tally.Warn(string.Create(CultureInfo.InvariantCulture, $"experiment '{experiment.Name}' has the id {id} here, {experiment.Key} there"));
        return id;

        string Location(long number)
        {
            var mapped = places.Mapped(experiment.ArtifactLocation ?? OurArtifacts);
            var isElsewhere = !ArtifactPlaces.IsLocal(mapped) && !mapped.StartsWith(OurArtifacts, StringComparison.Ordinal);
            return (request.LeavesArtifacts && experiment.ArtifactLocation is not null) || isElsewhere ? mapped : Ours(number);
        }
    }

    private async Task<IReadOnlyList<SourceLoggedModel>> WriteLoggedModelsAsync(SourceExperiment experiment, long number, CancellationToken cancellation)
    {
        var models = new List<SourceLoggedModel>();
        foreach (var given in await source.LoggedModelsAsync(experiment, cancellation))
        {
            var id = given.Info.ModelId;
            var address = await artifacts.TakeAsync($"logged model {id}", given.Info.ArtifactUri, null, ArtifactLocations.Append(Ours(number), $"models/{id}/artifacts"), cancellation);
            var model = given with { Info = given.Info with { ExperimentId = number.ToString(CultureInfo.InvariantCulture), ArtifactUri = address } };
            var outcome = await database.WriteAsync(s => LoggedModelWriter.Write(s, model), cancellation);
            tally.Count("logged models", outcome);
            _models.Add(id);
            models.Add(model);
        }

        return models;
    }

    private async Task WriteRunsAsync(SourceExperiment experiment, long number, CancellationToken cancellation)
    {
        var known = request.SkipsExisting
            ? (await database.ReadAsync(s => s.List("SELECT run_id FROM runs WHERE experiment_id = $1", r => r.GetText(0), number), cancellation)).ToHashSet()
            : [];
        var batch = new List<SourceRun>();
        var points = 0L;
        await foreach (var given in source.RunsAsync(experiment, IsWanted, cancellation))
        {
            var run = await PrepareAsync(given, number, cancellation);
            batch.Add(run);
            points += run.PointCount;
            if (batch.Count < MostRuns && points < MostPoints) continue;
            await StoreAsync(batch, cancellation);
            batch.Clear();
            points = 0;
        }

        if (batch.Count > 0) await StoreAsync(batch, cancellation);

        bool IsWanted(string id)
        {
            if (!known.Contains(id)) return true;
            tally.Count("runs", Outcome.Skipped);
            return false;
        }
    }

    // Files first: a run that can be seen has its artifacts.
    private async Task<SourceRun> PrepareAsync(SourceRun run, long experiment, CancellationToken cancellation)
    {
        var id = run.Info.RunId;
        var address = await artifacts.TakeAsync($"run {id}", run.Info.ArtifactUri, id, ArtifactLocations.Append(Ours(experiment), $"{id}/artifacts"), cancellation);
        foreach (var model in run.ModelInputs.Select(m => m.ModelId).Concat(run.ModelOutputs.Select(m => m.ModelId)))
            if (!_models.Contains(model!)) tally.Warn($"run {id} names the logged model {model}, which is not there; the link was left out");
        return run with
        {
            Info = run.Info with { ExperimentId = experiment.ToString(CultureInfo.InvariantCulture), ArtifactUri = address },
            ModelInputs = [.. run.ModelInputs.Where(m => _models.Contains(m.ModelId!))],
            ModelOutputs = [.. run.ModelOutputs.Where(m => _models.Contains(m.ModelId!))],
        };
    }

    private async Task StoreAsync(List<SourceRun> runs, CancellationToken cancellation)
    {
        try
        {
            var outcomes = await database.WriteAsync(s => runs.ConvertAll(r => RunWriter.Write(s, r, time.GetUtcNow().ToUnixTimeMilliseconds())), cancellation);
            foreach (var (outcome, points) in outcomes)
            {
                tally.Count("runs", outcome);
                tally.PointsAdded += points;
            }
        }
        catch (WeirException) when (runs.Count > 1)
        {
            // One bad run must not cost the others.
            foreach (var run in runs) await StoreAsync([run], cancellation);
            return;
        }
        catch (WeirException e) when (!e.IsTransient && e.Code is not ErrorCodes.CannotWrite)
        {
            tally.Differ($"run {runs[0].Info.RunId} was not imported: {e.Message}");
            return;
        }

        await CheckAsync(runs, cancellation);
        progress.Report("importing", _done += runs.Count, null, "runs");
    }

    private async Task CheckAsync(List<SourceRun> runs, CancellationToken cancellation)
    {
        var stored = await database.ReadAsync(s => runs.ConvertAll(r => _stored.Find(s, r.Info.RunId)), cancellation);
        for (var i = 0; i < runs.Count; i++)
        {
            var (run, held) = (runs[i], stored[i]);
            tally.Points += run.PointCount;
            var checksum = RunCheck.Checksum(run);
            var kept = held is null ? [] : RunCheck.Checksum(held, within: run);
            _checksums.Add((run.Info.RunId, checksum, kept));
            if (checksum.AsSpan().SequenceEqual(kept)) continue;
            foreach (var difference in held is null ? ["is not here"] : RunCheck.Differences(run, held)) tally.Differ($"run {run.Info.RunId}: {difference}");
        }
    }

    private async Task WriteTracesAsync(SourceExperiment experiment, long number, CancellationToken cancellation)
    {
        await foreach (var trace in source.TracesAsync(experiment, cancellation))
        {
            var id = trace.Info.TraceId!;
            var address = await artifacts.TakeAsync($"trace {id}", trace.Spans.Count > 0 ? null : trace.Info.Tags?.GetValueOrDefault(TraceRules.ArtifactLocation), null, ArtifactLocations.Append(Ours(number), $"traces/{id}/artifacts"), cancellation);
            try
            {
                tally.Count("traces", await database.WriteAsync(s => TraceWriter.Write(s, trace, number, address), cancellation));
            }
            catch (WeirException e) when (!e.IsTransient && e.Code is not ErrorCodes.CannotWrite)
            {
                tally.Differ($"trace {id} was not imported: {e.Message}");
                continue;
            }

            foreach (var difference in await database.ReadAsync(s => TraceWriter.Differences(s, trace).ToList(), cancellation)) tally.Differ($"trace {id}: {difference}");
        }
    }

    private async Task WriteModelMetricsAsync(List<SourceLoggedModel> models, CancellationToken cancellation)
    {
        foreach (var model in models)
        {
            var lost = await database.WriteAsync(s => LoggedModelWriter.WriteMetrics(s, model), cancellation);
            if (lost > 0) tally.Warn(string.Create(CultureInfo.InvariantCulture, $"logged model {model.Info.ModelId} has {lost} points of runs that are not there; they were left out"));
            foreach (var difference in await database.ReadAsync(s => LoggedModelWriter.Differences(s, model).ToList(), cancellation))
                if (lost == 0 || !difference.EndsWith("points are missing", StringComparison.Ordinal)) tally.Differ($"logged model {model.Info.ModelId}: {difference}");
        }
    }

    private async Task WriteRegistryAsync(CancellationToken cancellation)
    {
        foreach (var given in await source.RegisteredModelsAsync(cancellation))
        {
            var versions = await database.ReadAsync(s => given.Versions.Select(v => VersionAddresses.Rewrite(s, v, places)).ToList(), cancellation);
            var model = given with { Versions = versions };
            var outcomes = new List<Outcome>();
            var differences = new List<string>();
            tally.Count("registered models", await database.WriteAsync(
                s =>
                {
                    outcomes.Clear();
                    differences.Clear();
                    return RegistryWriter.Write(s, model, outcomes.Add, differences.Add);
                },
                cancellation));
            foreach (var outcome in outcomes) tally.Count("model versions", outcome);
            differences.AddRange(await database.ReadAsync(s => RegistryWriter.Differences(s, model).Select(d => $"model '{model.Model.Name}': {d}").ToList(), cancellation));
            differences.ForEach(tally.Differ);
        }
    }

    private async Task<MlflowImportReport> ReportAsync(CancellationToken cancellation)
    {
        var notImported = await source.NotImportedAsync(cancellation);
        if (tally.ArtifactsNotFound > 0)
        {
            tally.Warn(string.Create(
                CultureInfo.InvariantCulture,
                $"{tally.ArtifactsNotFound} artifact folders are not on this machine, such as {tally.NotFoundExample}: they had no files, or say where they are with --map OLD=NEW and import again"));
        }

        _checksums.Sort((a, b) => string.CompareOrdinal(a.Id, b.Id));
        return new MlflowImportReport
        {
            Source = source.Name,
            Experiments = tally.Of("experiments"),
            Runs = tally.Of("runs"),
            LoggedModels = tally.Of("logged models"),
            Traces = tally.Of("traces"),
            RegisteredModels = tally.Of("registered models"),
            ModelVersions = tally.Of("model versions"),
            Points = tally.Points,
            PointsAdded = tally.PointsAdded,
            FilesCopied = tally.FilesCopied,
            BytesCopied = tally.BytesCopied,
            FilesPresent = tally.FilesPresent,
            ArtifactsLeft = tally.ArtifactsLeft,
            ArtifactsNotFound = tally.ArtifactsNotFound,
            NotImported = notImported,
            Warnings = tally.Warnings,
            Differences = tally.Differences,
            SourceChecksum = Total(c => c.Source),
            StoredChecksum = Total(c => c.Stored),
        };

        string Total(Func<(string Id, byte[] Source, byte[] Stored), byte[]> part) => Convert.ToHexStringLower(SHA256.HashData([.. _checksums.SelectMany(part)]));
    }

    private static string Ours(long experiment) => string.Create(CultureInfo.InvariantCulture, $"{OurArtifacts}/{experiment}");
}
