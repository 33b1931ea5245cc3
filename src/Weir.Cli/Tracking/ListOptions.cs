using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Wire;
using Weir.Foundation.Errors;

namespace Weir.Cli.Tracking;

/// <summary>What every listing takes: a filter, an order, columns, how many, and where to go on.</summary>
internal sealed class ListOptions(string filter, string order, string columns, int standard)
{
    private readonly Option<string?> _filter = new("--filter") { Description = $"which, in MLflow's grammar, such as \"{filter}\"", HelpName = "FILTER" };
    private readonly Option<string[]> _order = new("--order-by") { Description = $"such as \"{order}\"; may be repeated", HelpName = "FIELD" };
    private readonly Option<string[]> _columns = new("--columns", "-c") { Description = $"which columns, separated by commas, such as {columns}", HelpName = "A,B" };
    private readonly Option<int> _limit = new("--limit", "--count", "-n") { Description = standard == int.MaxValue ? "how many at most (default all)" : $"how many at most (default {standard})", HelpName = "N", DefaultValueFactory = _ => standard };
    private readonly Option<string?> _page = new("--page-token") { Description = "go on where a listing before ended", HelpName = "TOKEN" };
    private readonly Option<string> _view = new("--view") { Description = "active (the default), deleted or all", HelpName = "VIEW", DefaultValueFactory = _ => "active" };

    /// <summary>Adds them to a verb.</summary>
    /// <param name="command">The verb's.</param>
    /// <param name="hasView">True for things that are deleted and restored.</param>
    public void AddTo(Command command, bool hasView)
    {
        foreach (var option in new Option[] { _filter, _order, _columns, _limit, _page }) command.Add(option);
        if (hasView) command.Add(_view);
    }

    /// <summary>Adds what chooses rows, and nothing of how they are shown.</summary>
    public void AddSearchTo(Command command)
    {
        foreach (var option in new Option[] { _filter, _order, _limit, _view }) command.Add(option);
    }

    public string? Filter(VerbContext context) => context.Get(_filter);

    public string[] Order(VerbContext context) => context.Get(_order) ?? [];

    public string? PageToken(VerbContext context) => context.Get(_page);

    /// <summary>Columns that were asked for; null for the standard ones.</summary>
    public IReadOnlyList<string>? Columns(VerbContext context) =>
        context.Has(_columns) ? [.. context.Get(_columns)!.SelectMany(c => c.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))] : null;

    public int Limit(VerbContext context) => context.Get(_limit) is > 0 and var limit ? limit : throw WeirException.Usage($"--limit {context.Get(_limit)} is not positive");

    public ViewType View(VerbContext context) => context.Get(_view) switch
    {
        "active" => ViewType.ActiveOnly,
        "deleted" => ViewType.DeletedOnly,
        "all" => ViewType.All,
        var other => throw WeirException.Usage($"there is no view '{other}'", DidYouMean.Hint(other ?? string.Empty, ["active", "deleted", "all"]) ?? "views are active, deleted and all"),
    };

    /// <summary>Says how to go on.</summary>
    public static void SayMore(VerbContext context, string? token)
    {
        if (token is not null) context.Console.Say($"there are more: --page-token {token}");
    }
}
