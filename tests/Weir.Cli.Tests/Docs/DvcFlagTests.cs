using System.CommandLine;
using System.Text;
using Weir.Cli.Shell;
using Weir.Testing;

namespace Weir.Cli.Tests.Docs;

/// <summary>The table of <c>docs/dvc.md</c>: every verb and option of DVC's own parsers beside ours, made from both.</summary>
public sealed class DvcFlagTests
{
    private const string Begin = "<!-- verbs: made by a test, WEIR_UPDATE_DOCS=1 -->\n";
    private const string End = "<!-- end of verbs -->\n";

    // What every verb of ours takes.
    private static readonly string[] Global = ["--json"];

    private static readonly Dictionary<string, string> Absent = new()
    {
        ["artifacts get"] = "`artifacts` is Weir's own word for files of runs; `weir get` brings an artifact by its path",
        ["import-db"] = "`weir data import` reads tables; databases by a stage of your own",
        ["test-db"] = "see import-db",
        ["dataset add"] = "`weir import` and `weir import-url` record sources",
        ["dataset update"] = "`weir update` brings imports up to date",
        ["du"] = "`weir list --size` shows sizes",
        ["studio login"] = "Weir has a server of its own",
        ["studio logout"] = "Weir has a server of its own",
        ["studio token"] = "Weir has a server of its own",
        ["completion"] = "`weir completion SHELL`: the shell is an argument",
        ["version"] = "`weir --version`, `weir doctor`",
    };

    private static readonly Dictionary<string, string> Better = new()
    {
        ["add"] = "waits for the lock; part of a tracked directory; refuses what cannot be recorded by name",
        ["checkout"] = "objects are verified; of an incomplete directory what is there comes",
        ["status"] = "one bad metafile does not stop the rest",
        ["gc"] = "what goes can be brought back; what is younger than an hour stays; other checkouts with the same cache are seen",
        ["push"] = "fails and names what is on neither side; part of a directory never sends its object",
        ["fetch"] = "verified by hash, continued where it broke off; fails and names what is missing",
        ["pull"] = "verified by hash, continued where it broke off",
        ["import-url"] = "`--version-aware` is refused: changes are seen by entity tags",
        ["remote rename"] = "secrets in config.local go along",
        ["remote remove"] = "secrets in config.local go along",
        ["cache migrate"] = "of stages `weir commit -f` does it",
        ["move"] = "comments of the metafile stay",
        ["plots show"] = "pages need no network; TSV without a header; a target that is nowhere fails",
        ["plots diff"] = "pages need no network; a revision that lacks data is a warning that names the file",
        ["plots modify"] = "refuses a file of a `.dvc`, which dvc would write and then not read",
        ["remove"] = "a whole group of `foreach` or `matrix`",
        ["install"] = "runs a second time without a complaint",
    };

    [Fact]
    public void The_table_says_which_of_dvcs_verbs_and_options_there_are()
    {
        var page = Path.Combine(TestData.RepositoryRoot, "docs", "dvc.md");
        var text = File.ReadAllText(page);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        var made = Table();
        if (Environment.GetEnvironmentVariable("WEIR_UPDATE_DOCS") == "1") File.WriteAllText(page, text[..begin] + made + text[end..]);
        else Assert.Equal(made, text[begin..end]);
    }

    [Fact]
    public void No_option_is_called_absent_that_is_there() =>
        Assert.DoesNotContain(Absent.Keys, k => k.Split(" --") is [var verb, var flag] && Options(verb) is { } options && options.Contains("--" + flag));

    private static string Table()
    {
        var table = new StringBuilder("| verb | the same | absent | Weir's own |\n| --- | --- | --- | --- |\n");
        foreach (var line in File.ReadLines(TestData.Vector("versioning", "dvc_flags.txt")).Where(l => !l.StartsWith('#')))
        {
            var (verb, flags) = (line.Split(':')[0], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries));
            if (Options(verb) is not { } ours)
            {
                table.Append($"| `{verb}` | – | all of it: {Absent.GetValueOrDefault(verb, "not yet")} | |\n");
                continue;
            }

            var same = flags.Where(f => f.Split('|').Any(n => ours.Contains(n) || Global.Contains(n))).ToList();
            var absent = flags.Except(same).Select(f => $"`{Name(f)}`: {Absent.GetValueOrDefault($"{verb} {Name(f)}", "not yet")}");
            var known = flags.SelectMany(f => f.Split('|')).ToHashSet();
            var own = Own(verb).Where(o => !known.Contains(o)).Select(o => $"`{o}`");
            table.Append($"| `{verb}` | {(same.Count == flags.Length ? "all" : string.Empty)}{(flags.Length == 0 || same.Count == flags.Length ? string.Empty : string.Join(" ", same.Select(f => $"`{Name(f)}`")))} | {string.Join("; ", absent)} | {string.Join(" ", own)}{(Better.TryGetValue(verb, out var better) ? $" {better}" : string.Empty)} |\n");
        }

        return table.ToString();
    }

    private static string Name(string flag) => flag.Split('|').LastOrDefault(n => n.StartsWith("--", StringComparison.Ordinal)) ?? flag.Split('|')[0];

    private static HashSet<string>? Options(string verb) => Command(verb) is { } command ? [.. command.Options.SelectMany(o => o.Aliases.Append(o.Name))] : null;

    private static IEnumerable<string> Own(string verb) => Command(verb)!.Options.Where(o => !o.Hidden).Select(o => o.Name);

    private static Command? Command(string verb)
    {
        if (VerbCatalog.Find(verb) is not { } found) return null;
        var command = new Command("x");
        found.Define(command);
        return command;
    }
}
