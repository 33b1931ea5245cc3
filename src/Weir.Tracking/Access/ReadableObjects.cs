using System.Globalization;
using Weir.Persistence;
using Weir.Tracking.Search;

namespace Weir.Tracking.Access;

/// <summary>Which experiments, or which registered models, a caller may read: those of a list, or all but those of a list.</summary>
internal sealed record ReadableObjects(bool AllBut, IReadOnlySet<string> Ids)
{
    /// <summary>All of them.</summary>
    public static ReadableObjects All { get; } = new(true, new HashSet<string>());

    private bool IsAll => AllBut && Ids.Count == 0;

    public bool Contains(string id) => Ids.Contains(id) != AllBut;

    public bool Contains(long experiment) => IsAll || Contains(experiment.ToString(CultureInfo.InvariantCulture));

    /// <summary>Those of a request's experiments that may be read. Where none is left, one that never is: an empty list could mean all.</summary>
    public IReadOnlyList<string>? Narrow(IReadOnlyList<string>? experimentIds)
    {
        if (IsAll || experimentIds is not { Count: > 0 }) return experimentIds;
        List<string> left = [.. experimentIds.Where(id => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Contains(number))];
        return left.Count > 0 ? left : ["-1"];
    }

    /// <summary>The condition of a search on a column of names.</summary>
    public Func<SqlParameters, SqlDialect, string?> OnText(string column) => (parameters, dialect) =>
        IsAll ? null : $"{column} {(AllBut ? "NOT IN" : "IN")} {dialect.TextList(parameters.Add(TextList.ToJson([.. Ids])))}";

    /// <summary>The condition of a search on a column of numbers.</summary>
    public Func<SqlParameters, SqlDialect, string?> OnInteger(string column) => (parameters, dialect) =>
        IsAll ? null : $"{column} {(AllBut ? "NOT IN" : "IN")} {dialect.IntegerList(parameters.Add($"[{string.Join(',', Ids)}]"))}";
}
