namespace Weir.Training.Forecasting;

/// <summary>Which columns of a table are a series' own.</summary>
/// <param name="Time">Of times.</param>
/// <param name="Target">Of values.</param>
/// <param name="Known">Of what is known ahead.</param>
/// <param name="Keys">That tell series apart; empty where the table holds one.</param>
/// <param name="Statics">Of what is the same at all times of a series.</param>
internal sealed record SeriesColumns(string Time, string Target, IReadOnlyList<string> Known, IReadOnlyList<string> Keys, IReadOnlyList<string> Statics)
{
    /// <summary>All of them.</summary>
    public IEnumerable<string> All => Keys.Concat([Target, Time]).Concat(Known).Concat(Statics).Distinct(StringComparer.Ordinal);
}
