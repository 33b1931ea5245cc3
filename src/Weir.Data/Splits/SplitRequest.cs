namespace Weir.Data.Splits;

/// <summary>How to divide a table.</summary>
public sealed record SplitRequest
{
    /// <summary>The table.</summary>
    public required string Table { get; init; }

    /// <summary>Folder of the parts; null is a folder of the table's name beside it.</summary>
    public string? OutputFolder { get; init; }

    /// <summary>Columns whose values decide where a row goes; empty with <see cref="Time"/> null is all columns.</summary>
    public IReadOnlyList<string> By { get; init; } = [];

    /// <summary>Column of time: the latest rows become the test part.</summary>
    public string? Time { get; init; }

    /// <summary>Share of the test part, above 0 and below 1.</summary>
    public double Test { get; init; } = 0.2;

    /// <summary>Share of the validation part; 0 is none.</summary>
    public double Validation { get; init; }

    /// <summary>Another division of the same table: part of what is hashed. Not used by time.</summary>
    public int Seed { get; init; }
}

/// <summary>The parts of a table.</summary>
/// <param name="Parts">In the order train, valid, test.</param>
public sealed record SplitResult(IReadOnlyList<SplitPart> Parts);

/// <summary>A part of a table.</summary>
/// <param name="Name"><c>train</c>, <c>valid</c> or <c>test</c>.</param>
/// <param name="Path">Its Parquet file.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Hash">Identity of its content, <c>md5:…</c>.</param>
public sealed record SplitPart(string Name, string Path, long Rows, string Hash);
