using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fangxian.Platform.Identity;
using Fangxian.Registry.People;

namespace Fangxian.Cases.Reporting;

/// <summary>
/// By what it is known whether the report card says something else than it did first: a digest of what was printed on it, sealed as
/// numbers are, for nobody may try persons against it. It goes with its case.
/// </summary>
internal static class FirstCard
{
    /// <summary>Enough to tell two cards apart; sealed, nobody can look for two that are alike.</summary>
    private const int DigestBytes = 16;

    public static byte[] Of(Case c, PersonOnForm person, KeyRing keys) => keys.Encrypt(DigestOf(c, person), c.Id);

    /// <summary>Of a case from before cards were remembered: whether it has been told anew at all.</summary>
    public static bool IsCorrected(Case c, PersonOnForm person, KeyRing keys) =>
        c.FirstCard is { } first ? !keys.Decrypt(first, c.Id).AsSpan().SequenceEqual(DigestOf(c, person)) : c.Version > 1;

    /// <summary>What is printed and may change. The area that follows the case and what its disease, unit and reporter are called are not told by the case.</summary>
    private static byte[] DigestOf(Case c, PersonOnForm person)
    {
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{person.Name}\n{person.GuardianName}\n{person.IdentityNumber}\n{(int)person.Sex} {person.BirthDate:O} {c.AgeYears}\n{Worded(c.Employer)}\n{person.Phone}\n{c.ResidencePosition} {person.Address}\n"
            + $"{(int?)c.Occupation} {(int)c.Class} {c.OnsetDate:O} {c.DiagnosedAt?.UtcTicks / TimeSpan.TicksPerMinute} {c.DeathDate:O}\n{c.OrganisationId} {c.ReportingUnit}\n{Worded(c.Note)}");
        return SHA256.HashData(Encoding.UTF8.GetBytes(text))[..DigestBytes];
    }

    /// <summary>A form sends spaces and ends of lines back otherwise than a file had them; printed they are the same.</summary>
    private static string? Worded(string? text) => text is null ? null : string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
