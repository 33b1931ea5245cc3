using System.Text.Json.Serialization;

namespace Weir.Tuning.Running;

/// <summary>A trial at work, as its runner keeps it for the one after it.</summary>
/// <param name="Number">The trial.</param>
/// <param name="Token">The right to it.</param>
/// <param name="Variables">What its listener gave it.</param>
/// <param name="Stamps">What files of values were like before.</param>
/// <param name="Attempt">The attempt that counts, from 1.</param>
internal sealed record TrialTicket(int Number, string Token, IReadOnlyDictionary<string, string?> Variables, IReadOnlyList<string> Stamps, int Attempt);

/// <summary>Tickets as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TrialTicket))]
internal sealed partial class TicketJson : JsonSerializerContext;
