using System.Text.Json;
using Weir.Pipelines.Experiments;

namespace Weir.Cli.Experiments;

/// <summary>Experiments as JSON.</summary>
internal static class ExperimentText
{
    /// <summary>Writes a list.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<ExperimentRef> experiments)
    {
        json.WriteStartArray();
        foreach (var experiment in experiments)
        {
            json.WriteStartObject();
            json.WriteString("name", experiment.Name);
            json.WriteString("baseline", experiment.Baseline);
            json.WriteString("commit", experiment.Commit);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
