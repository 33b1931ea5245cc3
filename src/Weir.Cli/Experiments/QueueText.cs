using System.Text.Json;
using Weir.Pipelines.Experiments.Queue;
using Weir.Pipelines.Experiments.Showing;

namespace Weir.Cli.Experiments;

/// <summary>Tasks of the queue as JSON.</summary>
internal static class QueueText
{
    public static void Write(Utf8JsonWriter json, IEnumerable<QueueTask> tasks)
    {
        json.WriteStartArray();
        foreach (var task in tasks)
        {
            json.WriteStartObject();
            json.WriteString("task", task.Commit);
            json.WriteString("name", task.Name);
            json.WriteString("baseline", task.Baseline);
            json.WriteString("status", task.State);
            json.WriteString("created", ExperimentStateJson.Iso(task.Time));
            if (task.IsDvcs) json.WriteBoolean("of_dvc", true);
            if (task.Message is { } message) json.WriteString("message", message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
