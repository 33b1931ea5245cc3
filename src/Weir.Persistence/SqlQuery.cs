namespace Weir.Persistence;

/// <summary>A query and its parameters.</summary>
/// <param name="Sql">Text.</param>
/// <param name="Values">Values of <c>$1</c>, <c>$2</c> ….</param>
public readonly record struct SqlQuery(string Sql, params SqlValue[] Values)
{
    internal bool Is(string sql, ReadOnlySpan<SqlValue> values)
    {
        if (Sql != sql || Values.Length != values.Length) return false;
        for (var i = 0; i < values.Length; i++)
            if (Values[i].Kind != values[i].Kind || Values[i].Integer != values[i].Integer || !Equals(Values[i].Reference, values[i].Reference)) return false;
        return true;
    }
}
