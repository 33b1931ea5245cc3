namespace Weir.Data.Tables;

/// <summary>What a column of a table holds.</summary>
public enum ColumnType
{
    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Whole numbers of up to 64 bits.</summary>
    Integer,

    /// <summary>Floating point numbers; decimals and wider integers are read as such.</summary>
    Number,

    /// <summary>Text; also whatever has no type of its own here (times of day, UUIDs, lists, structs), as text.</summary>
    Text,

    /// <summary>Calendar dates.</summary>
    Date,

    /// <summary>Dates with a time of day, UTC where the source says a zone.</summary>
    Timestamp,

    /// <summary>Bytes.</summary>
    Binary,
}

/// <summary>A column of a table: its name and what it holds.</summary>
/// <param name="Name">Name as the table spells it.</param>
/// <param name="Type">What it holds.</param>
public sealed record TableColumn(string Name, ColumnType Type)
{
    /// <summary>True for <see cref="ColumnType.Integer"/> and <see cref="ColumnType.Number"/>.</summary>
    public bool IsNumeric => Type is ColumnType.Integer or ColumnType.Number;
}
