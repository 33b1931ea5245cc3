namespace Weir.Reports.Charts;

/// <summary>Names beside their colours.</summary>
internal static class Legend
{
    private static readonly string[] Classes = [string.Empty, " b", " c", " d"];

    public const int MostNames = 4;

    public static string Of(params IReadOnlyList<string> names) =>
        $"<figcaption>{string.Concat(names.Select((n, i) => $"<span><span class=\"key{Classes[i % MostNames]}\"></span>{Html.Escape(n)}</span>"))}</figcaption>";
}
