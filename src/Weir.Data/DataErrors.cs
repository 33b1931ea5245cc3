namespace Weir.Data;

/// <summary>Codes of failures that only this area raises.</summary>
public static class DataErrors
{
    /// <summary>A row has more or fewer values than the header names columns.</summary>
    public const string RaggedRow = "ragged_row";

    /// <summary>A text file is not UTF-8.</summary>
    public const string WrongEncoding = "wrong_encoding";

    /// <summary>Two columns have one name (letter case aside).</summary>
    public const string DuplicateColumn = "duplicate_column";

    /// <summary>A table without a single row.</summary>
    public const string NoRows = "no_rows";

    /// <summary>A quote that is never closed, or text after a closing quote.</summary>
    public const string BadQuoting = "bad_quoting";

    /// <summary>A named column does not exist.</summary>
    public const string UnknownColumn = "unknown_column";

    /// <summary>A column holds another type than was asked for.</summary>
    public const string WrongColumnType = "wrong_column_type";

    /// <summary>An expression or a query that the engine refuses.</summary>
    public const string BadExpression = "bad_expression";

    /// <summary>The kind of a source cannot be told from its name or its content.</summary>
    public const string UnknownFormat = "unknown_format";
}
