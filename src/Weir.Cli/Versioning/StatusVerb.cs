using System.CommandLine;
using System.Text.Json;
using Weir.Cli.Remotes;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Versioning.Imports;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;
using Weir.Versioning.Status;

namespace Weir.Cli.Versioning;

/// <summary>Says what differs between the workspace and the metafiles.</summary>
internal sealed class StatusVerb : Verb
{
    private readonly TransferOptions _options = new();
    private readonly Option<bool> _cloud = new("--cloud", "-c") { Description = "compare the cache with the remote instead" };
    private readonly Option<bool> _noUpdates = new("--no-updates") { Description = "do not ask whether imports are behind their source" };

    public override string Path => "status";

    public override VerbGroup Group => VerbGroup.Project;

    public override string Summary => "Say what changed since data was added and stages ran";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir status", "one block for each stage or .dvc file that changed"),
        new("weir status --quiet; echo $?", "1 when something changed, for scripts"),
        new("weir status --cloud", "what is not pushed yet, or not fetched"),
    ];

    public override IReadOnlyList<(int, string)> ExitCodeNotes => [(1, "with --quiet: something changed")];

    public override IReadOnlyList<string> SeeAlso => ["repro", "add", "checkout"];

    public override bool TakesArguments => false;

    public override void Define(Command command)
    {
        _options.AddTo(command, hasRunCache: false, hasGlob: false);
        command.Add(_cloud);
        command.Add(_noUpdates);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        if (context.IsParsed && (context.Get(_cloud) || _options.HasRemote(context)))
            return await CloudStatusReport.RunAsync(context, repository, _options.Read(context, repository, hasRunCache: false, hasGlob: false), cancellation);
        if (context.IsParsed && _options.HasScope(context)) throw WeirException.Usage("--all-branches, --all-tags, --all-commits and --jobs go with --cloud");
        var index = repository.ReadIndex();
        await OutsideData.LookAsync(repository, index.Stages.SelectMany(s => s.IsFrozen ? s.Outs : s.Deps.Concat(s.Outs)), cancellation);
        var changes = context.IsParsed ? Changes(context, repository, index, cancellation) : StatusCheck.All(repository, index, cancellation);
        if (!context.IsParsed || !context.Get(_noUpdates)) changes = await ImportStatus.AddAsync(repository, Files(context, repository, index), changes, context.Console.Warn, context.Time, cancellation);
        changes = [.. changes.Select(c => StatusNames.From(c, repository.Root, context.WorkingDirectory))];
        if (context.IsJson) context.Console.Json(json => Write(json, changes));
        else if (!context.Console.IsQuiet) Print(context, changes);
        index.RequireSound();
        if (index.Stages.Count == 0 && index.DvcFiles.Count == 0) context.Console.Say("Nothing is tracked yet: `weir add FILE` for data, `weir stage add` for a pipeline");
        return context.Console.IsQuiet && changes.Count > 0 ? ExitCodes.Failed : ExitCodes.Success;
    }

    private IReadOnlyList<StageChanges> Changes(VerbContext context, DvcRepository repository, RepositoryIndex index, CancellationToken cancellation)
    {
        var request = _options.Read(context, repository, hasRunCache: false, hasGlob: false);
        if (request.Targets.Count == 0) return StatusCheck.All(repository, index, cancellation);
        return StatusCheck.Of(repository, index, Chosen(context, repository, index), cancellation);
    }

    private IReadOnlyList<Selected> Chosen(VerbContext context, DvcRepository repository, RepositoryIndex index)
    {
        var request = _options.Read(context, repository, hasRunCache: false, hasGlob: false);
        return new TargetSelection(repository, index, context.WorkingDirectory).Resolve(request.Targets, request.IsRecursive, request.WithDeps);
    }

    private IEnumerable<DvcFile> Files(VerbContext context, DvcRepository repository, RepositoryIndex index) =>
        context.IsParsed ? Chosen(context, repository, index).Where(c => c.Filter is null).Select(c => c.File).OfType<DvcFile>() : index.DvcFiles;

    private static void Print(VerbContext context, IReadOnlyList<StageChanges> changes)
    {
        if (changes.Count == 0) context.Console.Line("Data and pipelines are up to date.");
        foreach (var stage in changes)
        {
            context.Console.Line($"{stage.Name}:");
            if (stage.IsHashChanged) context.Console.Line("  changed checksum");
            if (stage.Deps.Count + stage.Behind.Count + stage.Params.Count > 0) context.Console.Line("  changed deps:");
            foreach (var (path, state) in stage.Deps.Concat(stage.Behind)) context.Console.Line($"    {state + ":",-12} {path}");
            foreach (var (file, keys) in stage.Params)
                foreach (var (key, state) in keys) context.Console.Line($"    {state + ":",-12} {file}{(key.Length == 0 ? string.Empty : $" {key}")}");
            if (stage.Outs.Count > 0) context.Console.Line("  changed outs:");
            foreach (var (path, state) in stage.Outs) context.Console.Line($"    {state + ":",-12} {path}");
            if (stage.AlwaysChanges) context.Console.Line("  always changed");
            if (stage.IsCommandChanged) context.Console.Line("  changed command");
        }
    }

    // The shape of `dvc status --json`.
    private static void Write(Utf8JsonWriter json, IReadOnlyList<StageChanges> changes)
    {
        json.WriteStartObject();
        foreach (var stage in changes)
        {
            json.WriteStartArray(stage.Name);
            if (stage.IsHashChanged) json.WriteStringValue("changed checksum");
            if (stage.Deps.Count + stage.Behind.Count + stage.Params.Count > 0)
            {
                json.WriteStartObject();
                json.WriteStartObject("changed deps");
                foreach (var (path, state) in stage.Deps.Concat(stage.Behind)) json.WriteString(path, state);
                foreach (var (file, keys) in stage.Params)
                {
                    if (keys.TryGetValue(string.Empty, out var whole))
                    {
                        json.WriteString(file, whole);
                        continue;
                    }

                    json.WriteStartObject(file);
                    foreach (var (key, state) in keys) json.WriteString(key, state);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }

            if (stage.Outs.Count > 0)
            {
                json.WriteStartObject();
                json.WriteStartObject("changed outs");
                foreach (var (path, state) in stage.Outs) json.WriteString(path, state);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            if (stage.AlwaysChanges) json.WriteStringValue("always changed");
            if (stage.IsCommandChanged) json.WriteStringValue("changed command");
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
