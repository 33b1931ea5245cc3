using System.Collections;
using System.Diagnostics;
using System.Globalization;

namespace Weir.Client.Tracing;

/// <summary>Writes finished activities as an export request of OpenTelemetry's trace protocol (opentelemetry-proto, <c>trace/v1/trace.proto</c>).</summary>
internal static class SpanRequest
{
    public static byte[] Of(IReadOnlyCollection<Activity> activities, IEnumerable<KeyValuePair<string, string>> resource)
    {
        var about = new ProtoBuffer();
        foreach (var (key, value) in resource) about.Message(1, Pair(key, value));
        var spans = new ProtoBuffer().Message(1, about);
        foreach (var scope in activities.GroupBy(a => a.Source.Name))
        {
            var scoped = new ProtoBuffer().Message(1, new ProtoBuffer().Text(1, scope.Key));
            foreach (var activity in scope) scoped.Message(2, Span(activity));
            spans.Message(2, scoped);
        }

        return new ProtoBuffer().Message(1, spans).Written.ToArray();
    }

    private static ProtoBuffer Span(Activity activity)
    {
        var span = new ProtoBuffer().Bytes(1, Convert.FromHexString(activity.TraceId.ToHexString())).Bytes(2, Convert.FromHexString(activity.SpanId.ToHexString()));
        if (activity.TraceStateString is { Length: > 0 } state) span.Text(3, state);
        if (activity.ParentSpanId != default) span.Bytes(4, Convert.FromHexString(activity.ParentSpanId.ToHexString()));
        span.Text(5, activity.DisplayName).Number(6, (int)activity.Kind + 1) // INTERNAL is 1 there and 0 here, and so on in the same order
            .Fixed64(7, Nanoseconds(activity.StartTimeUtc)).Fixed64(8, Nanoseconds(activity.StartTimeUtc + activity.Duration));
        foreach (var (key, value) in activity.TagObjects) if (value is not null) span.Message(9, Pair(key, value));
        foreach (var happened in activity.Events)
        {
            var written = new ProtoBuffer().Fixed64(1, Nanoseconds(happened.Timestamp.UtcDateTime)).Text(2, happened.Name);
            foreach (var (key, value) in happened.Tags) if (value is not null) written.Message(3, Pair(key, value));
            span.Message(11, written);
        }

        foreach (var link in activity.Links)
            span.Message(13, new ProtoBuffer().Bytes(1, Convert.FromHexString(link.Context.TraceId.ToHexString())).Bytes(2, Convert.FromHexString(link.Context.SpanId.ToHexString())));
        if (activity.Status != ActivityStatusCode.Unset)
        {
            var status = new ProtoBuffer();
            if (activity.StatusDescription is { Length: > 0 } description) status.Text(2, description);
            span.Message(15, status.Number(3, (int)activity.Status));
        }

        return span;
    }

    private static ProtoBuffer Pair(string key, object value) => new ProtoBuffer().Text(1, key).Message(2, Value(value));

    private static ProtoBuffer Value(object value)
    {
        var written = new ProtoBuffer();
        switch (value)
        {
            case string text: return written.Text(1, text);
            case bool truth: return written.Number(2, truth ? 1 : 0);
            case byte or sbyte or short or ushort or int or uint or long: return written.Number(3, Convert.ToInt64(value, CultureInfo.InvariantCulture));
            case float or double: return written.Fixed64(4, BitConverter.DoubleToUInt64Bits(Convert.ToDouble(value, CultureInfo.InvariantCulture)));
            case IEnumerable list:
                var items = new ProtoBuffer();
                foreach (var item in list) items.Message(1, Value(item ?? string.Empty));
                return written.Message(5, items);
            default: return written.Text(1, Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty);
        }
    }

    private static ulong Nanoseconds(DateTime utc) => (ulong)(utc - DateTime.UnixEpoch).Ticks * 100;
}
