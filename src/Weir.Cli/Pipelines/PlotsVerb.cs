using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Pipelines.Plots;
using Weir.Versioning.Repository;

namespace Weir.Cli.Pipelines;

/// <summary>Shows plots of the workspace or of several revisions.</summary>
internal abstract class PlotsVerb : Verb
{
    private readonly PlotOptions _settings = new();
    private readonly Option<string> _out = new("--out", "-o") { Description = "folder for the page (dvc_plots); a name that ends in .svg or .html is a file", HelpName = "PATH" };
    private readonly Option<bool> _vega = new("--show-vega") { Description = "print the Vega-Lite specification of the one target" };
    private readonly Option<bool> _split = new("--split") { Description = "with --json: data and labels beside the templates" };
    private readonly Option<bool> _svg = new("--svg") { Description = "SVG files instead of a page" };
    private readonly Option<bool> _open = new("--open") { Description = "open the page in the browser" };
    private readonly Option<string> _page = new("--html-template") { Description = "page of your own with {plot_divs} in it", HelpName = "FILE" };

    public override VerbGroup Group => VerbGroup.Pipelines;

    public override IReadOnlyList<string> SeeAlso => ["plots templates", "plots modify", "metrics diff"];

    public override void Define(Command command)
    {
        _settings.AddTo(command);
        foreach (var option in new Option[] { _out, _vega, _split, _svg, _open, _page }) command.Add(option);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = Repository(context);
        var request = await RequestAsync(context, repository, cancellation) with { Properties = _settings.Read(context), IsUnited = !context.IsJson && !context.Get(_vega) };
        if (context.Get(_vega)) RequireOne(context, request.Targets);
        var plots = request.Revisions.Count == 0 ? null : await PlotSet.CollectAsync(repository, context.WorkingDirectory, request, cancellation);
        if (context.IsJson && plots is null) context.Console.Json(json => { json.WriteStartObject(); json.WriteEndObject(); });
        else if (plots is null) context.Console.Say("There is no commit to compare with yet");
        else Show(context, repository, plots, request);
        return ExitCodes.Success;
    }

    /// <summary>What to show; no revisions where there is nothing to compare.</summary>
    protected abstract Task<PlotRequest> RequestAsync(VerbContext context, DvcRepository? repository, CancellationToken cancellation);

    private static DvcRepository? Repository(VerbContext context)
    {
        try
        {
            return DvcRepository.Require(context.WorkingDirectory);
        }
        catch (WeirException e) when (e.Code == ErrorCodes.NoProject)
        {
            return null;
        }
    }

    private static void RequireOne(VerbContext context, IReadOnlyList<string> targets)
    {
        if (targets.Count != 1) throw new WeirException(ErrorCodes.Usage, "--show-vega takes one target", "name the plot whose specification you want");
        if (context.IsJson) throw new WeirException(ErrorCodes.Usage, "--show-vega and --json exclude each other", "leave one of them out");
    }

    private void Show(VerbContext context, DvcRepository? repository, PlotSet plots, PlotRequest request)
    {
        var target = context.Resolve(context.Get(_out) ?? Config(repository, "out_dir") ?? "dvc_plots");
        if (context.IsJson)
        {
            context.Console.Json(json => PlotJson.Write(json, plots, target, context.Get(_split)));
            return;
        }

        if (context.Get(_vega)) context.Console.Json(json => { if (!PlotJson.WriteVega(json, plots)) { json.WriteStartObject(); json.WriteEndObject(); } });
        else if (context.Get(_svg) || target.EndsWith(".svg", StringComparison.OrdinalIgnoreCase)) Draw(context, plots, target);
        else if (plots.Names.Count == 0) context.Console.Say("There are no plots: name them under 'plots' in dvc.yaml");
        else Write(context, repository, plots, target, request);
        foreach (var fault in plots.Faults) context.Console.Warn(Sentence(fault));
    }

    private void Write(VerbContext context, DvcRepository? repository, PlotSet plots, string target, PlotRequest request)
    {
        var path = target.EndsWith(".html", StringComparison.OrdinalIgnoreCase) ? target : System.IO.Path.Combine(target, "index.html");
        var template = context.Get(_page) is { } own ? context.Resolve(own) : Config(repository, "html_template") is { } set ? System.IO.Path.Combine(repository!.Root, ".dvc", set) : null;
        PlotOutput.WritePage(plots, path, template, string.Join(", ", request.Revisions));
        context.Console.Line(new Uri(path).AbsoluteUri);
        if (context.Get(_open) || repository?.Config.IsOn("plots", "auto_open") == true) Browser.Open(path);
    }

    private static void Draw(VerbContext context, PlotSet plots, string target)
    {
        var drawings = PlotOutput.Draw(plots);
        if (drawings.Count == 0) context.Console.Say("There is nothing to draw: images are files already, and other plots are named under 'plots' in dvc.yaml");
        var isFile = target.EndsWith(".svg", StringComparison.OrdinalIgnoreCase);
        if (isFile && drawings.Count > 1) throw new WeirException(ErrorCodes.Usage, $"{drawings.Count} plots do not go into one SVG file", "name one plot, or a folder with --out DIR --svg");
        foreach (var (name, svg) in drawings)
        {
            var path = isFile ? target : System.IO.Path.Combine(target, PlotOutput.FileName(name));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            AtomicFile.WriteText(path, svg);
            context.Console.Line(context.Display(path));
        }
    }

    private static string Sentence(PlotFault fault)
    {
        var what = (fault.Plot, fault.Source) switch
        {
            ({ } plot, { } source) when plot != source => $"'{plot}' of {fault.Revision}, '{source}'",
            ({ } plot, _) => $"'{plot}' of {fault.Revision}",
            _ => fault.Revision,
        };
        return $"{what}: {fault.Error.Message}{(fault.Error.Hint is { } hint ? $" ({hint})" : string.Empty)}";
    }

    private static string? Config(DvcRepository? repository, string key) => repository?.Config.Get("plots", key);
}
