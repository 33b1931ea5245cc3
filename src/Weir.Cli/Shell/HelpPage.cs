using System.CommandLine;

namespace Weir.Cli.Shell;

/// <summary>Help: the overview in lifecycle order, one area, one verb with its examples first.</summary>
internal static class HelpPage
{
    private static readonly (string Name, string Meaning)[] GlobalOptions =
    [
        ("--json", "data and errors as JSON (also --format json)"),
        ("-q, --quiet", "no prose and no progress"),
        ("--cd DIR", "work in DIR instead of the current folder"),
        ("-h, --help", "this page"),
    ];

    /// <summary>Every verb in its group.</summary>
    public static void WriteOverview(CliConsole console)
    {
        var o = console.Out;
        o.WriteLine($"weir {WeirCli.Version}: the machine-learning lifecycle in one program");
        o.WriteLine();
        o.WriteLine("Usage: weir VERB [ARGUMENTS] [OPTIONS]");
        var verbs = VerbCatalog.All().ToList();
        var width = verbs.Max(v => v.Path.Length);
        foreach (var group in verbs.GroupBy(v => v.Group).OrderBy(g => g.Key))
        {
            o.WriteLine();
            o.WriteLine(Heading(group.Key));
            foreach (var verb in group) o.WriteLine($"  {verb.Path.PadRight(width)}  {verb.Summary}");
        }

        o.WriteLine();
        o.WriteLine("Begin:");
        o.WriteLine("  weir init                                          make this folder a project");
        o.WriteLine("  weir data import trips.csv                         a table, typed and checked");
        o.WriteLine("  weir train data/trips.parquet --target fare        a model that carries its own preprocessing");
        o.WriteLine("  weir server                                        runs, models and lineage in the browser");
        o.WriteLine();
        o.WriteLine("`weir VERB --help` shows examples and every option.");
    }

    /// <summary>The verbs below one word, such as <c>data</c>.</summary>
    public static void WriteArea(CliConsole console, string area, IReadOnlyList<Verb> verbs)
    {
        console.Out.WriteLine($"Usage: weir {area} VERB [ARGUMENTS] [OPTIONS]");
        console.Out.WriteLine();
        var width = verbs.Max(v => v.Path.Length);
        foreach (var verb in verbs) console.Out.WriteLine($"  {verb.Path.PadRight(width)}  {verb.Summary}");
    }

    /// <summary>One verb: sentence, usage, examples, options, exit codes, neighbours.</summary>
    public static void WriteVerb(CliConsole console, Verb verb, Command command)
    {
        var o = console.Out;
        o.WriteLine($"{verb.Summary}.");
        o.WriteLine();
        var usage = string.Concat(command.Arguments.Where(a => !a.Hidden).Select(a => $" {Placeholder(a)}"));
        o.WriteLine($"Usage: weir {verb.Path}{usage}{(command.Options.Any() ? " [OPTIONS]" : string.Empty)}{(verb.TakesCommand ? " -- CMD..." : string.Empty)}");
        if (verb.Examples.Count > 0)
        {
            o.WriteLine();
            o.WriteLine("Examples:");
            foreach (var example in verb.Examples)
            {
                o.WriteLine($"  {example.Line}");
                o.WriteLine($"      {example.Meaning}");
            }
        }

        Section(o, "Arguments:", command.Arguments.Where(a => !a.Hidden).Select(a => (Placeholder(a), a.Description ?? string.Empty)));
        Section(o, "Options:", command.Options.Where(x => !x.Hidden).Select(x => (OptionName(x), x.Description ?? string.Empty)));
        Section(o, "Every verb takes:", GlobalOptions);
        if (verb.Remarks is { } remarks)
        {
            o.WriteLine();
            o.WriteLine(remarks.Trim());
        }

        IEnumerable<(int Code, string Meaning)> codes = [(0, "done"), (1, "failed"), (2, "wrong usage"), (130, "interrupted")];
        codes = codes.Where(c => verb.ExitCodeNotes.All(n => n.Code != c.Code)).Concat(verb.ExitCodeNotes).OrderBy(c => c.Code);
        o.WriteLine();
        o.WriteLine($"Exit codes: {string.Join(", ", codes.Select(c => $"{c.Code} {c.Meaning}"))}");
        if (verb.SeeAlso.Count > 0) o.WriteLine($"See also: {string.Join(", ", verb.SeeAlso.Select(s => $"weir {s}"))}");
    }

    /// <summary>How an argument appears in usage lines and errors: <c>FILE</c>, <c>[TARGET...]</c>.</summary>
    public static string Placeholder(Argument argument)
    {
        var name = (argument.HelpName ?? argument.Name).ToUpperInvariant();
        var many = argument.Arity.MaximumNumberOfValues > 1 ? "..." : string.Empty;
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}{many}]" : $"{name}{many}";
    }

    private static string OptionName(Option option)
    {
        var names = string.Join(", ", option.Aliases.Append(option.Name).OrderBy(a => a.Length));
        if (option.ValueType == typeof(bool) || option.ValueType == typeof(bool?)) return names;
        return $"{names} {(option.HelpName ?? option.Name.TrimStart('-')).ToUpperInvariant()}";
    }

    private static void Section(TextWriter o, string title, IEnumerable<(string Name, string Meaning)> rows)
    {
        var list = rows.ToList();
        if (list.Count == 0) return;
        o.WriteLine();
        o.WriteLine(title);
        var width = Math.Min(28, list.Max(r => r.Name.Length));
        foreach (var (name, meaning) in list)
        {
            if (name.Length > width) o.WriteLine($"  {name}{Environment.NewLine}  {new string(' ', width)}  {meaning}");
            else o.WriteLine($"  {name.PadRight(width)}  {meaning}");
        }
    }

    private static string Heading(VerbGroup group) => group switch
    {
        VerbGroup.Project => "Project",
        VerbGroup.Data => "Data: ingest, profile, validate, split",
        VerbGroup.Versioning => "Versions: data beside code, DVC's files",
        VerbGroup.Pipelines => "Pipelines: stages and their graph",
        VerbGroup.Configuration => "Configuration: trees of configs",
        VerbGroup.Training => "Training: models from tables",
        VerbGroup.Tracking => "Tracking: runs and the model registry",
        VerbGroup.Serving => "Serving: predictions",
        VerbGroup.Monitoring => "Monitoring: drift and quality",
        _ => "Server and shell",
    };
}
