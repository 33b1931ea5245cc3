using System.Globalization;
using System.Text;
using Weir.Foundation.Files;
using Weir.Foundation.Numerics;

namespace Weir.Data.Samples;

/// <summary>Synthetic taxi trips: a month to train on and a later month whose fares and ways of paying have drifted. The same seed gives the same bytes.</summary>
/// <remarks>Realistic enough to be worth modelling: fares follow distance and time with noise, tips follow fare and way of paying, some cells are
/// missing, a few are outliers, some drivers leave a note.</remarks>
public static class TaxiTrips
{
    private const string Header = "trip_id,pickup_at,company,pickup_zone,dropoff_zone,trip_miles,trip_minutes,passengers,payment_type,fare,tolls,note,tip";

    private static readonly string[] Companies = ["Blue Cab", "City Wheels", "Flash", "Sunrise Taxi", "Metro 5", "Old Town Cars"];
    private static readonly string[] Notes = ["heavy traffic on the bridge", "airport run with two bags", "child seat wanted", "stopped at a pharmacy on the way", "paid in coins", "long wait at the door", "guest asked for the scenic way"];
    private static readonly (string Kind, double Share)[] Payments = [("card", 0.62), ("cash", 0.33), ("voucher", 0.05)];
    private static readonly (string Kind, double Share)[] LaterPayments = [("card", 0.45), ("cash", 0.22), ("voucher", 0.05), ("phone", 0.28)];

    /// <summary>Writes a month of trips as CSV.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rows">How many trips, at least 1.</param>
    /// <param name="seed">Same seed, same trips.</param>
    /// <param name="isLater">The later month: fares 25 % up, a new way of paying.</param>
    /// <exception cref="Foundation.Errors.WeirException"><c>cannot_write</c>.</exception>
    public static void Write(string path, int rows, ulong seed, bool isLater)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        var random = new SeededRandom(seed + (isLater ? 1_000_003UL : 0UL));
        var start = new DateTime(2026, isLater ? 6 : 3, 1, 0, 0, 0, DateTimeKind.Utc);
        using var file = AtomicFile.Create(path);
        using (var writer = new StreamWriter(file.Stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" })
        {
            writer.WriteLine(Header);
            for (var i = 0; i < rows; i++) writer.WriteLine(Trip(random, i, rows, start, isLater));
        }

        file.Commit();
    }

    private static string Trip(SeededRandom random, int index, int rows, DateTime start, bool isLater)
    {
        var at = start.AddMinutes(index * (30.0 * 24 * 60 / rows) + random.NextDouble() * 20);
        var isRush = at.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && at.Hour is >= 7 and <= 9 or >= 16 and <= 18;
        var pickup = random.Next(24);
        var dropoff = random.NextDouble() < 0.3 ? pickup : random.Next(24);
        var isAirport = pickup == 23 || dropoff == 23;
        var miles = Math.Exp(0.6 + 0.75 * random.NextNormal()) * (isAirport ? 3 : 1);
        var minutes = Math.Max(1, miles * (isRush ? 4.6 : 3.1) + 2 + 2 * random.NextNormal());
        var company = Companies[random.Next(Companies.Length)];
        var payment = Pick(random, isLater ? LaterPayments : Payments);
        var fare = (3.25 + 2.25 * miles + 0.28 * minutes + (isAirport ? 4 : 0)) * (isLater ? 1.25 : 1) * Math.Exp(0.06 * random.NextNormal());
        if (random.NextDouble() < 0.002) fare *= 12; // a slip of the driver's finger
        var tolls = isAirport && random.NextDouble() < 0.7 ? 2.5 + random.Next(3) : 0;
        var generosity = payment switch { "card" => 0.19, "phone" => 0.16, "voucher" => 0.05, _ => 0.02 };
        var tip = Math.Max(0, fare * generosity * (1 + 0.35 * random.NextNormal()) + (isAirport ? 1.2 : 0) - (isRush ? 0.4 : 0));
        var note = random.NextDouble() < 0.12 ? Notes[random.Next(Notes.Length)] : string.Empty;
        return string.Join(
            ',',
            $"T{(isLater ? 'L' : 'E')}{index:D6}",
            at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            random.NextDouble() < 0.06 ? string.Empty : company,
            $"zone {pickup:D2}",
            random.NextDouble() < 0.03 ? string.Empty : $"zone {dropoff:D2}",
            random.NextDouble() < 0.02 ? string.Empty : Text(miles),
            random.NextDouble() < 0.04 ? string.Empty : Text(minutes),
            (1 + (random.NextDouble() < 0.3 ? random.Next(4) : 0)).ToString(CultureInfo.InvariantCulture),
            payment,
            Text(fare),
            Text(tolls),
            note,
            Text(tip));
    }

    private static string Pick(SeededRandom random, (string Kind, double Share)[] kinds)
    {
        var at = random.NextDouble();
        foreach (var (kind, share) in kinds)
        {
            if (at < share) return kind;
            at -= share;
        }

        return kinds[^1].Kind;
    }

    private static string Text(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);
}
