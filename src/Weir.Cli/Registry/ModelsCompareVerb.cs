using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Http;
using Weir.Server.Joins;
using Weir.Tracking;

namespace Weir.Cli.Registry;

/// <summary>Compares two versions.</summary>
internal sealed class ModelsCompareVerb : RegistryVerb
{
    private readonly Argument<string> _a = new("A") { Description = VersionArgument.Description };
    private readonly Argument<string> _b = new("B") { Description = "the other version" };
    private readonly Option<bool> _all = new("--all") { Description = "also what is the same" };

    public override string Path => "models compare";

    public override string Summary => "Compare two model versions: figures, metrics, parameters, data, code, signature, files";

    public override IReadOnlyList<Example> Examples => [new("weir models compare taxi/2 taxi/3", "what differs"), new("weir models compare taxi@champion taxi/latest --all --json", "everything, for a script")];

    public override IReadOnlyList<string> SeeAlso => ["models lineage", "models evaluation show", "runs compare"];

    public override void Define(Command command)
    {
        command.Add(_a);
        command.Add(_b);
        command.Add(_all);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var a = await VersionArgument.FindAsync(tracking, context.Get(_a)!, cancellation);
        var b = await VersionArgument.FindAsync(tracking, context.Get(_b)!, cancellation);
        var comparison = tracking.Client.Transport is HttpTracking server
            ? await server.GetAsync($"/api/weir/v1/models/{Uri.EscapeDataString(a.Name)}/versions/{a.Version}/compare?with={b.Version}&with_model={Uri.EscapeDataString(b.Name)}", VersionJson.Default.VersionComparison, cancellation)
            : await new VersionCompare(tracking.Client, tracking.Service!, new VersionOrigin(tracking.Client, tracking.LineageStore!)).RunAsync(VersionArgument.Key(a), VersionArgument.Key(b), cancellation);
        if (context.IsJson) return Json(context, comparison, VersionJson.Default.VersionComparison);

        var all = context.Get(_all);
        var table = new TextTable("what", "which", comparison.A, comparison.B, ">difference");
        var rows = 0;
        foreach (var (what, numbers) in new[] { ("figure", comparison.Figures), ("metric", comparison.Metrics) })
            foreach (var number in numbers.Where(n => all || n.A != n.B)) Row(what, number.Key, number.A is { } x ? Number(x) : "-", number.B is { } y ? Number(y) : "-", number.Difference is { } d ? (d > 0 ? "+" : string.Empty) + Number(d) : "-");
        foreach (var (what, texts) in new[] { ("param", comparison.Params), ("configuration", comparison.Configuration), ("data", comparison.Data), ("lineage", comparison.Lineage), ("signature", comparison.Signature) })
            foreach (var text in texts.Where(t => all || t.Differs)) Row(what, text.Key, text.A ?? "-", text.B ?? "-", string.Empty);
        foreach (var file in comparison.Files.Where(f => all || f.Change != "same")) Row("file", file.Path, file.BytesA is { } x ? Sizes.Text(x) : "-", file.BytesB is { } y ? Sizes.Text(y) : "-", file.Change);
        if (rows == 0) context.Console.Say($"{comparison.A} and {comparison.B} do not differ in anything that was recorded");
        else table.Write(context.Console.Out);
        return ExitCodes.Success;

        void Row(string what, string which, string first, string second, string difference)
        {
            rows++;
            table.Add(what, TextTable.Shorten(which, 40), TextTable.Shorten(first, 32), TextTable.Shorten(second, 32), difference);
        }
    }
}
