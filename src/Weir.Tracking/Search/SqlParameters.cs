using System.Globalization;
using Weir.Persistence;

namespace Weir.Tracking.Search;

/// <summary>Collects the values of a statement that is being put together.</summary>
internal sealed class SqlParameters
{
    private readonly List<SqlValue> _values = [];

    public ReadOnlySpan<SqlValue> Values => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_values);

    /// <summary>Adds a value and returns its placeholder.</summary>
    public string Add(SqlValue value)
    {
        _values.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"${_values.Count}");
    }
}
