using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Weir.Client.Wire;

namespace Weir.Client.Json;

/// <summary>Enums by their name in capitals, by number, or by a number in quotes; written as the name.</summary>
internal abstract class WireEnumConverter<T>(IReadOnlyList<(T Value, string Name)> names) : JsonConverter<T>
    where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number)) return ByNumber(number);
        if (reader.TokenType != JsonTokenType.String) throw new JsonException();
        var text = reader.GetString()!;
        foreach (var (value, name) in names) if (name == text) return value;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) ? ByNumber(number) : throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(names.First(n => n.Value.Equals(value)).Name);

    private T ByNumber(int number)
    {
        foreach (var (value, _) in names) if (Convert.ToInt32(value, CultureInfo.InvariantCulture) == number) return value;
        throw new JsonException();
    }
}

internal sealed class RunStatusConverter() : WireEnumConverter<RunStatus>(
    [(RunStatus.Running, "RUNNING"), (RunStatus.Scheduled, "SCHEDULED"), (RunStatus.Finished, "FINISHED"), (RunStatus.Failed, "FAILED"), (RunStatus.Killed, "KILLED")]);

internal sealed class ViewTypeConverter() : WireEnumConverter<ViewType>(
    [(ViewType.ActiveOnly, "ACTIVE_ONLY"), (ViewType.DeletedOnly, "DELETED_ONLY"), (ViewType.All, "ALL")]);

internal sealed class LoggedModelStatusConverter() : WireEnumConverter<LoggedModelStatus>(
    [(LoggedModelStatus.Pending, "LOGGED_MODEL_PENDING"), (LoggedModelStatus.Ready, "LOGGED_MODEL_READY"), (LoggedModelStatus.UploadFailed, "LOGGED_MODEL_UPLOAD_FAILED")]);

internal sealed class ModelVersionStatusConverter() : WireEnumConverter<ModelVersionStatus>(
    [(ModelVersionStatus.PendingRegistration, "PENDING_REGISTRATION"), (ModelVersionStatus.FailedRegistration, "FAILED_REGISTRATION"), (ModelVersionStatus.Ready, "READY")]);
