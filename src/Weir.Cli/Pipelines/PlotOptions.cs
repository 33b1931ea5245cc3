using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Yaml.Values;

namespace Weir.Cli.Pipelines;

/// <summary>Options that override settings of plots.</summary>
internal sealed class PlotOptions
{
    private readonly Option<string> _template = new("--template", "-t") { Description = "built-in template, one of .dvc/plots, or a file with a Vega-Lite specification", HelpName = "NAME", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string> _x = new("-x") { Description = "field for the x axis", HelpName = "FIELD" };
    private readonly Option<string> _y = new("-y") { Description = "field for the y axis", HelpName = "FIELD" };
    private readonly Option<bool> _noHeader = new("--no-header") { Description = "the first row of CSV and TSV holds values; columns are called 0, 1, 2 …" };
    private readonly Option<string> _title = new("--title") { Description = "title", HelpName = "TEXT" };
    private readonly Option<string> _xLabel = new("--x-label") { Description = "label of the x axis", HelpName = "TEXT" };
    private readonly Option<string> _yLabel = new("--y-label") { Description = "label of the y axis", HelpName = "TEXT" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _template, _x, _y, _noHeader, _title, _xLabel, _yLabel }) command.Add(option);
    }

    /// <summary>What was given, and nothing else.</summary>
    public YamlMap Read(VerbContext context)
    {
        var given = new List<(string, YamlValue)>();
        foreach (var (key, option) in new[] { ("template", _template), ("x", _x), ("y", _y), ("title", _title), ("x_label", _xLabel), ("y_label", _yLabel) })
            if (context.Get(option) is { } value) given.Add((key, YamlValue.Of(value)));
        if (context.Get(_noHeader)) given.Add(("header", new YamlBool(false)));
        return YamlValue.Map(given);
    }
}
