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
}
