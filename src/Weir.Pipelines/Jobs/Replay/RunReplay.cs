using System.Globalization;
using System.Text;
using Weir.Client;
using Weir.Client.Recipes;
using Weir.Configuration.Composition;
using Weir.Configuration.Explaining;
using Weir.Configuration.Files;
using Weir.Configuration.Jobs;
using Weir.Configuration.Overrides;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;
using Weir.Foundation.Hashing;
using Weir.Foundation.Project;
using Weir.Foundation.Secrets;
using Weir.Tracking;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Jobs.Replay;

/// <summary>How a run is to be done again.</summary>
public sealed record ReplayOptions
{
    /// <summary>True to compare what it would begin with, and run nothing.</summary>
    public bool IsDry { get; init; }

    /// <summary>True to run in the workspace as it is, whatever differs.</summary>
    public bool InPlace { get; init; }

    /// <summary>True to run although the configuration cannot be made again.</summary>
    public bool Force { get; init; }

    /// <summary>Values of overrides that were hidden.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];
}

/// <summary>Does a run again: the same commit with the same changes, data, configuration and command, and compares what comes of it.</summary>
/// <param name="project">The project.</param>
/// <param name="tracking">Where its runs are.</param>
/// <param name="launch">Variables and secrets; command and folder are the recipe's.</param>
/// <param name="listener">Hears what happens.</param>
/// <param name="time">The clock.</param>
public sealed class RunReplay(WeirProject project, ProjectTracking tracking, JobLaunch launch, IJobListener listener, TimeProvider time)
{
    /// <summary>Does it.</summary>
    /// <param name="record">The run of the past.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Ends the command; a work tree is removed.</param>
    /// <exception cref="WeirException"><c>config_differs</c>, <c>secret_needed</c>, <c>not_found</c>, <c>git_failed</c>, what composing can have.</exception>
    public async Task<ReplayResult> RunAsync(ReplayRecord record, ReplayOptions options, CancellationToken cancellation)
    {
        var recipe = record.Recipe;
        var mask = SecretMask.Of(SecretMask.ValuesOf(launch.Environment(), launch.Secrets.Names));
        var here = await JobSurroundings.ReadAsync(project.Root, project, mask, Results(recipe), cancellation);
        var differences = Surroundings(recipe, here).Concat(Contents(recipe)).ToList();
        if (recipe.Stages is not null && (options.InPlace || recipe.Commit is null))
            throw new WeirException("not_replayable", options.InPlace ? "a trial of stages is not done again in the workspace: its parameters would be written into params.yaml" : "a trial of stages is done again from its commit, and it has none", options.InPlace ? "without --in-place it runs in a work tree of its commit; `weir exp apply` brings it into the workspace" : null) { Kind = FailureKind.Usage };
        await using var place = recipe.Stages is null && (options.InPlace || differences.TrueForAll(d => d.IsSame) || recipe.Commit is null)
            ? ReplayWorkspace.InPlace(project.Root)
            : await ReplayWorkspace.CreateAsync(project, recipe.Commit!, await record.ChangesAsync(cancellation), listener.Warn, cancellation);
        if (recipe.DiffLacks is { } lacks && !place.IsInPlace) listener.Warn($"the changes of this run are not whole: {lacks}");
        var surroundings = place.IsInPlace ? here : await JobSurroundings.ReadAsync(place.Root, WeirProject.At(place.Root), mask, Results(recipe, place.Root), cancellation);
        var findings = place.IsInPlace ? differences : [.. Surroundings(recipe, surroundings)];
        var job = recipe.ConfigName is null && recipe.ConfigDirectory is null ? null : Compose(recipe, options, place.Root, cancellation);
        var own = launch with { Command = recipe.Template, AppendsOverrides = recipe.AppendsOverrides, Folder = Path.GetFullPath(Path.Combine(place.Root, recipe.Folder)) };
        if (own.Command.Any(w => w.Contains(SecretMask.Shown, StringComparison.Ordinal))) throw new WeirException("secret_needed", "the command holds a secret that was not kept", "run it anew with `weir run`, with the secret in the environment");
        if (job is not null) findings.Add(await ConfigurationAsync(record, job, own, options, cancellation));
        if (options.IsDry) return new ReplayResult(null, place.IsInPlace ? null : place.Root, findings, null);
        var end = recipe.Stages is not null ? await new StageReplay(record, tracking, surroundings, own, listener, time).RunAsync(place.Root, cancellation)
            : job is null ? await new TrialReplay(record, tracking, surroundings, own, listener, time).RunAsync(cancellation)
            : await new JobRunner(own, tracking, surroundings, listener, time).RunAsync(job, await StartAsync(record, cancellation), cancellation);
        if (end is { IsSuccess: true, RunId: { } made } && own.ValueOf is { } read)
        {
            var values = await read(own.Folder, async name => (await tracking.Client.GetRunAsync(made, cancellation)).Data?.Metrics?.FirstOrDefault(m => m.Key == name)?.Value);
            await (await tracking.Client.ResumeRunAsync(made, cancellation)).LogMetricsAsync(values, cancellation: cancellation);
        }

        findings.AddRange(await OutcomeAsync(record, end, cancellation));
        return new ReplayResult(end.RunId, place.IsInPlace ? null : place.Root, findings, end);
    }

    private ConfigJob Compose(RunRecipe recipe, ReplayOptions options, string root, CancellationToken cancellation)
    {
        var given = options.Secrets.ToDictionary(s => s.Split('=')[0], StringComparer.Ordinal);
        var overrides = recipe.Overrides.Select(o => !o.Contains(SecretMask.Shown, StringComparison.Ordinal) ? o
            : given.Remove(o.Split('=')[0], out var secret) ? secret
            : throw new WeirException("secret_needed", $"the override '{o}' was hidden when the run was kept", $"give it again: `weir runs replay RUN {o.Split('=')[0]}=…`") { Kind = FailureKind.Usage }).ToList();
        if (given.Count > 0) throw WeirException.Usage($"'{given.Keys.First()}' was not hidden: a replay takes no other values than those of its run", "`weir run` runs with others");
        var missing = recipe.SecretVariables.Where(v => Environment.GetEnvironmentVariable(v) is null).ToList();
        if (missing.Count > 0) listener.Warn($"the run read {string.Join(", ", missing)}, which {(missing.Count == 1 ? "is a secret and is" : "are secrets and are")} not set now");
        var request = new ComposeRequest
        {
            ConfigDirectory = recipe.ConfigDirectory!,
            ConfigName = recipe.ConfigName,
            Overrides = overrides,
            WorkingDirectory = Path.GetFullPath(Path.Combine(root, recipe.Folder)),
            JobName = recipe.JobName ?? "app",
            JobNumber = recipe.JobNumber,
            Grammar = Enum.TryParse<OverrideGrammar>(recipe.Grammar, out var grammar) ? grammar : OverrideGrammar.Hydra13,
            Now = recipe.Now,
            Environment = name => recipe.Environment.TryGetValue(name, out var value) ? value : launch.ReadVariables?.Read(name) ?? Environment.GetEnvironmentVariable(name),
            Time = time,
        };
        return ConfigJob.OfRun(new ConfigComposer().Compose(request, cancellation), OutputFolder(recipe));
    }

    // Beside the output of the run, which stays as it is.
    private string OutputFolder(RunRecipe recipe)
    {
        var before = Path.GetFullPath(Path.Combine(project.Root, recipe.OutputDirectory ?? "outputs")).TrimEnd('/');
        for (var i = 1; ; i++)
            if (string.Create(CultureInfo.InvariantCulture, $"{before}.replay-{i}") is var folder && !Directory.Exists(folder)) return folder;
    }

    private static async Task<ReplayFinding> ConfigurationAsync(ReplayRecord record, ConfigJob job, JobLaunch launch, ReplayOptions options, CancellationToken cancellation)
    {
        var secrets = launch.SecretsOf(job);
        var now = HydraRecords.Config(job, secrets);
        if (ContentHash.Md5(Encoding.UTF8.GetBytes(now)) == record.Recipe.ConfigMd5) return new ReplayFinding("configuration", true, $"md5:{record.Recipe.ConfigMd5}");
        var kept = await record.ConfigAsync(cancellation) is { } text ? ConfigDocument.Parse(text, "the run") : null;
        var differences = kept is null ? [] : ConfigDifference.Between(kept, secrets.Hide(job.Config.Root));
        var told = string.Join(", ", differences.Take(5).Select(d => $"{d.Key}: {(d.Left is null ? "nothing" : ConfigYaml.Line(d.Left))} then, {(d.Right is null ? "nothing" : ConfigYaml.Line(d.Right))} now"));
        if (options is { Force: false, IsDry: false }) throw new WeirException("config_differs", $"the configuration is not what the run had: {told}", "--force runs all the same; configs that git does not know cannot be brought back");
        return new ReplayFinding("configuration", false, told);
    }

    private static IEnumerable<ReplayFinding> Surroundings(RunRecipe recipe, JobSurroundings now)
    {
        var (then, commit) = (recipe.Commit ?? "none", now.Revision?.Commit ?? "none");
        yield return new ReplayFinding("commit", then == commit, then == commit ? then : $"{then} then, {commit} now");
        var changes = now.Diff.Length > 0 ? ContentHash.Md5(now.Diff) : null;
        yield return new ReplayFinding("changes", recipe.DiffMd5 == changes, recipe.DiffMd5 == changes ? changes is null ? "none" : $"md5:{changes}" : $"{(recipe.DiffMd5 is null ? "none" : $"md5:{recipe.DiffMd5}")} then, {(changes is null ? "none" : $"md5:{changes}")} now");
        foreach (var finding in ReplayFinding.Of("data", recipe.Data, now.Data, d => d)) yield return finding;
    }

    // The files themselves may be other than what is recorded of them.
    private IEnumerable<ReplayFinding> Contents(RunRecipe recipe)
    {
        if (recipe.Data.Count == 0 || !Directory.Exists(Path.Combine(project.Root, ".dvc"))) yield break;
        var repository = DvcRepository.Open(project.Root);
        foreach (var (path, hash) in recipe.Data)
        {
            var present = repository.Content.Scan(Path.Combine(project.Root, path), CancellationToken.None);
            if (present is not null && $"md5:{present.Md5}" != hash) yield return new ReplayFinding($"data {path}", false, $"{hash} then, the file is md5:{present.Md5}");
        }

        repository.Content.SaveState();
    }

    private IReadOnlyList<string> Results(RunRecipe recipe, string? root = null) =>
        recipe.OutputDirectory is { } output && !Path.IsPathRooted(output) && output.Split('/')[0] is var first and not ("." or "..") ? [Path.Combine(root ?? project.Root, first), Path.Combine(root ?? project.Root, "outputs"), Path.Combine(root ?? project.Root, "multirun")] : [Path.Combine(root ?? project.Root, "outputs"), Path.Combine(root ?? project.Root, "multirun")];

    private async Task<RunStart> StartAsync(ReplayRecord record, CancellationToken cancellation) =>
        new(await ExperimentOfAsync(tracking.Client, record.Run.Info.ExperimentId!, cancellation)) { Name = $"{record.Run.Info.RunName}-replay", Tags = new Dictionary<string, string> { ["weir.kind"] = "replay", [TrialReplay.OfTag] = record.Run.Info.RunId } };

    internal static async Task<string> ExperimentOfAsync(TrackingClient client, string id, CancellationToken cancellation) =>
        (await client.CallAsync(Client.Calls.ExperimentCalls.Get, new Client.Calls.ExperimentById(id), cancellation)).Experiment!.Name!;

    private async Task<IEnumerable<ReplayFinding>> OutcomeAsync(ReplayRecord record, JobEnd end, CancellationToken cancellation)
    {
        var findings = new List<ReplayFinding>();
        var code = end.ExitCode.ToString(CultureInfo.InvariantCulture);
        var before = record.Run.Data?.Tags?.FirstOrDefault(t => t.Key == JobRun.ExitTag)?.Value;
        if (before is not null) findings.Add(new ReplayFinding("exit code", before == code, before == code ? code : $"{before} then, {code} now"));
        if (end.RunId is not { } id) return findings;
        var now = await ReplayRecord.ReadAsync(tracking.Client, await tracking.Client.GetRunAsync(id, cancellation), cancellation);
        findings.AddRange(ReplayFinding.Of("metric", record.Metrics, now.Metrics, ReplayFinding.Number));
        if (await record.OutputsAsync(cancellation) is { } outputs && await now.OutputsAsync(cancellation) is { } others) findings.AddRange(ReplayFinding.Of("output", outputs, others, o => o));
        return findings;
    }
}
