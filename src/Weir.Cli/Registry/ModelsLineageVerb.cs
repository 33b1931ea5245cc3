using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Http;
using Weir.Server.Joins;
using Weir.Tracking;

namespace Weir.Cli.Registry;

/// <summary>Gathers where a version came from.</summary>
internal sealed class ModelsLineageVerb : RegistryVerb
{
    private readonly Argument<string> _version = new("VERSION") { Description = VersionArgument.Description };

    public override string Path => "models lineage";

    public override string Summary => "Show where a model version came from: run, data, code, configuration, evaluation, parents";

    public override IReadOnlyList<Example> Examples => [new("weir models lineage taxi/3", "on one page"), new("weir models lineage taxi@champion --json", "for a script")];

    public override IReadOnlyList<string> SeeAlso => ["lineage", "models compare", "models history"];

    public override void Define(Command command) => command.Add(_version);

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var version = await VersionArgument.FindAsync(tracking, context.Get(_version)!, cancellation);
        var lineage = tracking.Client.Transport is HttpTracking server
            ? await server.GetAsync($"/api/weir/v1/models/{Uri.EscapeDataString(version.Name)}/versions/{version.Version}/lineage", VersionJson.Default.VersionLineage, cancellation)
            : await new VersionOrigin(tracking.Client, tracking.LineageStore!).FindAsync(version.Name, version.Version, cancellation);
        if (context.IsJson) return Json(context, lineage, VersionJson.Default.VersionLineage);

        var table = new TextTable("what", "which", "more");
        table.Add("package", lineage.Package ?? "-", string.Empty);
        table.Add("run", lineage.Run is { } run ? run.Name : "-", lineage.Run is { } r ? $"{r.Id}, {r.Experiment}, {r.Status}, {When(r.StartedAt)}" : lineage.RunId ?? string.Empty);
        table.Add("code", lineage.Git?.Commit ?? "-", lineage.Git?.Dirty == true ? "files differed from it" : string.Empty);
        table.Add("evaluation", lineage.Evaluation is { } e ? e.Blessed ? "passed" : "not passed" : "-", lineage.Evaluation is { } f ? string.Join(", ", f.Figures.Take(4).Select(n => $"{n.Key} {(n.Value is { } v ? Number(v) : "-")}")) : string.Empty);
        foreach (var data in lineage.Data) table.Add("data", data.Name, $"{data.Kind}, {data.Hash}, {data.Step}");
        foreach (var parent in lineage.Parents) table.Add("parent", parent.Address, parent.Relation);
        foreach (var use in lineage.Uses.Take(20)) table.Add("used by", use.Name, $"{use.Kind}, {When(use.At.ToUnixTimeMilliseconds())}");
        table.Write(context.Console.Out);
        return ExitCodes.Success;
    }
}
