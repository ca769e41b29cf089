using System.Globalization;
using System.Text;
using Fangxian.Platform.Identity;
using Fangxian.Registry.People.Matching;

namespace Fangxian.Registry.People;

/// <summary>Identity and telephone numbers as they are kept: sealed with the id of their own row, findable by a keyed hash.</summary>
internal static class SealedNumber
{
    public const string Identity = "identity", Phone = "phone";

    /// <summary>The one text of a document: numbers of different kinds are never the same.</summary>
    public static string TextOf(IdentityKind kind, string number) => string.Create(CultureInfo.InvariantCulture, $"{(int)kind}:{number}");

    public static PersonIdentity Seal(this KeyRing keys, Guid id, Guid person, long position, IdentityKind kind, string number) => new()
    {
        Id = id,
        PersonId = person,
        Position = position,
        Kind = kind,
        Number = keys.Encrypt(Encoding.UTF8.GetBytes(TextOf(kind, number)), id),
        BlindIndex = keys.BlindIndex(Identity, TextOf(kind, number)),
    };

    public static PersonPhone Seal(this KeyRing keys, Guid id, Guid person, long position, string phone) => new()
    {
        Id = id,
        PersonId = person,
        Position = position,
        Number = keys.Encrypt(Encoding.UTF8.GetBytes(phone), id),
        BlindIndex = keys.BlindIndex(Phone, phone),
    };

    public static string Open(this KeyRing keys, PersonIdentity identity) => keys.OpenIdentity(identity.Id, identity.Number);

    public static string Open(this KeyRing keys, PersonPhone phone) => keys.OpenPhone(phone.Id, phone.Number);

    public static string OpenIdentity(this KeyRing keys, Guid id, byte[] number) => Encoding.UTF8.GetString(keys.Decrypt(number, id)).Split(':', 2)[1];

    public static string OpenPhone(this KeyRing keys, Guid id, byte[] number) => Encoding.UTF8.GetString(keys.Decrypt(number, id));

    /// <summary>The hashes under which a document may lie.</summary>
    public static IEnumerable<UInt128> HashesOf(this KeyRing keys, IdentityKind kind, string number) => keys.BlindIndexes(Identity, TextOf(kind, number)).Select(hash => MatchQuery.Key(hash));

    /// <summary>The hashes under which a telephone number may lie.</summary>
    public static IEnumerable<UInt128> HashesOf(this KeyRing keys, string phone) => keys.BlindIndexes(Phone, phone).Select(hash => MatchQuery.Key(hash));
}
