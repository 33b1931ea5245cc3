using Weir.Data.Tables;

namespace Weir.Data.Csv;

/// <summary>What a scan learnt of one column; the type follows from every cell, not from a sample.</summary>
internal sealed class ColumnInference(string name, CsvOptions options)
{
    private CellKinds _seen;

    public string Name { get; } = name;

    /// <summary>Cells that are empty, blank or <c>NA</c>.</summary>
    public long MissingCount { get; private set; }

    /// <summary>True when some cell is blank or padded, so that the reader must trim.</summary>
    public bool NeedsTrim { get; private set; }

    /// <summary>True when time stamps carry a zone and are turned to UTC.</summary>
    public bool IsZoned => _seen == CellKinds.ZonedTimestamp;

    /// <summary>True when its numbers are written with a decimal comma.</summary>
    public bool IsLocalNumber => (_seen & CellKinds.LocalNumber) != 0 && Type == ColumnType.Number;

    /// <summary>True when its dates are written in the format that was given.</summary>
    public bool IsLocalTime => _seen == CellKinds.LocalTime;

    public ColumnType Type => _seen switch
    {
        CellKinds.LocalTime => options.Dates!.HasTime ? ColumnType.Timestamp : ColumnType.Date,
        _ when _seen != CellKinds.None && (_seen & ~(CellKinds.Integer | CellKinds.Number | CellKinds.LocalNumber)) == 0 && _seen != CellKinds.Integer => ColumnType.Number,
        CellKinds.Integer => ColumnType.Integer,
        CellKinds.Boolean => ColumnType.Boolean,
        CellKinds.Date => ColumnType.Date,
        CellKinds.Timestamp or (CellKinds.Date | CellKinds.Timestamp) or CellKinds.ZonedTimestamp => ColumnType.Timestamp,
        _ => ColumnType.Text,
    };

    public void Add(ReadOnlySpan<byte> cell)
    {
        if (cell.IsEmpty || cell.SequenceEqual("NA"u8))
        {
            MissingCount++;
            return;
        }

        if (cell[0] <= ' ' || cell[^1] <= ' ')
        {
            NeedsTrim = true;
            cell = cell.Trim(" \t\r\n\v\f"u8);
            if (cell.IsEmpty)
            {
                MissingCount++;
                return;
            }
        }

        if ((_seen & CellKinds.Text) == 0) _seen |= Classify(cell);
    }

    private CellKinds Classify(ReadOnlySpan<byte> cell)
    {
        if (options.Dates?.Matches(cell) == true) return CellKinds.LocalTime;
        return options.HasDecimalComma ? LocalNumber.Classify(cell) : CellClassifier.Classify(cell);
    }
}
