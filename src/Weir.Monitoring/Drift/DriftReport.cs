using Weir.Data.Tables;

namespace Weir.Monitoring.Drift;

/// <summary>How a current table differs from its reference.</summary>
public sealed record DriftReport
{
    /// <summary>The reference, as the user calls it.</summary>
    public required string Reference { get; init; }

    /// <summary>The current table, as the user calls it.</summary>
    public required string Current { get; init; }

    /// <summary>Rows of the reference.</summary>
    public required long ReferenceRows { get; init; }

    /// <summary>Rows of the current table.</summary>
    public required long CurrentRows { get; init; }

    /// <summary>Columns that only the reference has.</summary>
    public required IReadOnlyList<TableColumn> MissingColumns { get; init; }

    /// <summary>Columns that only the current table has.</summary>
    public required IReadOnlyList<TableColumn> ExtraColumns { get; init; }

    /// <summary>Columns whose type differs so much that they cannot be compared.</summary>
    public required IReadOnlyList<TypeChange> TypeChanges { get; init; }

    /// <summary>The compared columns, in the reference's order.</summary>
    public required IReadOnlyList<ColumnDrift> Columns { get; init; }

    /// <summary>Share of drifted columns from which on the data set has drifted.</summary>
    public required double DriftShare { get; init; }

    /// <summary>Compared columns that drifted.</summary>
    public int DriftedCount => Columns.Count(c => c.IsDrifted);

    /// <summary>Their share of the compared columns; 0 when none was compared.</summary>
    public double DriftedShare => Columns.Count == 0 ? 0 : (double)DriftedCount / Columns.Count;

    /// <summary>True when the data set has drifted.</summary>
    public bool IsDrifted => Columns.Count > 0 && DriftedShare >= DriftShare;
}

/// <summary>A column that holds something else than it did.</summary>
/// <param name="Column">Its name.</param>
/// <param name="Reference">Type in the reference.</param>
/// <param name="Current">Type in the current table.</param>
public sealed record TypeChange(string Column, ColumnType Reference, ColumnType Current);

/// <summary>How one column differs.</summary>
public sealed record ColumnDrift
{
    /// <summary>The data that was compared.</summary>
    public required ColumnPair Pair { get; init; }

    /// <summary>Its name.</summary>
    public string Name => Pair.Name;

    /// <summary>How it was compared.</summary>
    public DriftKind Kind => Pair.Kind;

    /// <summary>Name of the test; null when none was made (no value, text, time).</summary>
    public string? Test { get; init; }

    /// <summary>p-value of the test; null for a distance.</summary>
    public double? PValue { get; init; }

    /// <summary>Distance; null for a p-value.</summary>
    public double? Distance { get; init; }

    /// <summary>What p or distance was compared with: drift is below it for p, from it on for a distance.</summary>
    public double? Threshold { get; init; }

    /// <summary>How large the change is, whatever the number of rows.</summary>
    public double? EffectSize { get; init; }

    /// <summary>What the effect size is.</summary>
    public string? EffectName { get; init; }

    /// <summary>True when the test found drift.</summary>
    public required bool IsDistributionDrifted { get; init; }

    /// <summary>Share of the reference's rows without a value.</summary>
    public double ReferenceMissing => Share(Pair.ReferenceRows - Pair.ReferencePresent, Pair.ReferenceRows);

    /// <summary>Share of the current rows without a value.</summary>
    public double CurrentMissing => Share(Pair.CurrentRows - Pair.CurrentPresent, Pair.CurrentRows);

    /// <summary>p-value of the change in missing shares (two proportions).</summary>
    public required double MissingPValue { get; init; }

    /// <summary>True when the change in missing shares is drift by itself: significant, and at least one per cent of the rows.</summary>
    public required bool IsMissingDrifted { get; init; }

    /// <summary>Values that the reference lacks, the commonest first.</summary>
    public IReadOnlyList<CategoryCount> NewCategories { get; init; } = [];

    /// <summary>Values that the current table lacks, the commonest first.</summary>
    public IReadOnlyList<CategoryCount> LostCategories { get; init; } = [];

    /// <summary>Why no test was made; null when one was.</summary>
    public string? Note { get; init; }

    /// <summary>The verdict.</summary>
    public bool IsDrifted => IsDistributionDrifted || IsMissingDrifted;

    private static double Share(long part, long whole) => whole == 0 ? double.NaN : (double)part / whole;
}
