using System.Globalization;
using Weir.Client;

namespace Weir.Tracking.Search;

/// <summary>How much one search may ask for: well inside what databases take, so that no request meets their limits first.</summary>
internal static class SearchLimits
{
    /// <summary>Comparisons in a filter.</summary>
    public const int Comparisons = 200;

    /// <summary>Elements of <c>order_by</c>; each joins a table, and SQLite joins 64.</summary>
    public const int OrderKeys = 30;

    /// <summary>Values of one IN list.</summary>
    public const int ListValues = 100_000;

    /// <summary>Characters of a LIKE or ILIKE pattern; SQLite takes 50,000 bytes.</summary>
    public const int PatternCharacters = 10_000;

    private const int ShownCharacters = 200;

    /// <summary>Refuses what goes beyond a limit.</summary>
    /// <param name="count">What is asked for.</param>
    /// <param name="limit">What may be.</param>
    /// <param name="clause">For the message: where, such as <c>the filter</c>.</param>
    /// <param name="unit">For the message: of what.</param>
    public static void Check(int count, int limit, string clause, string unit)
    {
        if (count > limit) throw MlflowErrors.Invalid(string.Create(CultureInfo.InvariantCulture, $"{clause} has {count} {unit}; at most {limit} are taken"));
    }

    /// <summary>A text of the request for a message: a part of it when it is long.</summary>
    public static string Shown(string text) => text.Length <= ShownCharacters ? text : text[..ShownCharacters] + "…";
}
