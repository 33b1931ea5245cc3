using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Persistence;

namespace Weir.Pipelines.Triggers.Store;

/// <summary>SQL on triggers.</summary>
internal static class TriggerTable
{
    private const string Columns = "name, definition, paused, created, reached, next_look, sensor";

    public static List<TriggerRow> List(ISqlSession session) => session.List($"SELECT {Columns} FROM triggers ORDER BY name", Read);

    /// <summary>Those that are due to be looked after.</summary>
    public static List<TriggerRow> Due(ISqlSession session, long now) => session.List($"SELECT {Columns} FROM triggers WHERE paused = 0 AND next_look <= $1 ORDER BY next_look, name", Read, now);

    public static TriggerRow? Find(ISqlSession session, string name) => session.FirstOrDefault($"SELECT {Columns} FROM triggers WHERE name = $1", Read, name);

    public static TriggerRow Require(ISqlSession session, string name)
    {
        if (Find(session, name) is { } row) return row;
        var names = session.List("SELECT name FROM triggers ORDER BY name", r => r.GetText(0));
        throw new WeirException(ErrorCodes.NotFound, $"there is no trigger '{name}'", DidYouMean.Hint(name, names) ?? "`weir trigger list` shows those that are there");
    }

    public static void Put(ISqlSession session, TriggerRow row) => session.Execute(
        """
        INSERT INTO triggers (name, definition, paused, created, reached, next_look, sensor) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (name) DO UPDATE SET definition = excluded.definition, paused = excluded.paused, reached = excluded.reached, next_look = excluded.next_look, sensor = excluded.sensor
        """,
        row.Definition.Name, JsonSerializer.Serialize(row.Definition, TriggerJson.Default.TriggerDefinition), SqlValue.FromBoolean(row.IsPaused), row.Created, row.Reached, row.NextLook,
        row.Sensor is { } seen ? JsonSerializer.Serialize(seen, TriggerJson.Default.SensorState) : null);

    public static void Delete(ISqlSession session, string name) => session.Execute("DELETE FROM triggers WHERE name = $1", name);

    private static TriggerRow Read(SqlRows row) => new(
        JsonSerializer.Deserialize(row.GetText(1), TriggerJson.Default.TriggerDefinition)!, row.GetBoolean(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5),
        row.GetTextOrNull(6) is { } seen ? JsonSerializer.Deserialize(seen, TriggerJson.Default.SensorState) : null);
}

/// <summary>A trigger as it is stored. Times in milliseconds since 1970.</summary>
/// <param name="Definition">What was asked for.</param>
/// <param name="IsPaused">True when it does not go off by itself.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Reached">Up to when the clock's times were dealt with.</param>
/// <param name="NextLook">When to look after it again.</param>
/// <param name="Sensor">What was seen of data or refs.</param>
internal sealed record TriggerRow(TriggerDefinition Definition, bool IsPaused, long Created, long Reached, long NextLook, SensorState? Sensor);
