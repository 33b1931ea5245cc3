namespace Weir.Data.Csv;

/// <summary>What one cell of a text file looks like.</summary>
[Flags]
internal enum CellKinds
{
    None = 0,
    Integer = 1,
    Number = 2,
    Boolean = 4,
    Date = 8,
    Timestamp = 16,
    ZonedTimestamp = 32,
    Text = 64,

    /// <summary>A number with a decimal comma, where such were asked for.</summary>
    LocalNumber = 128,

    /// <summary>A date or time stamp in the format that was given.</summary>
    LocalTime = 256,
}
