using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Platform.Data;

/// <summary>A setting of this deployment: the area it opens with, the disease, the word that names demonstration data.</summary>
public sealed class Setting
{
    public required string Key { get; init; }

    public required string Value { get; set; }

    internal static void Configure(EntityTypeBuilder<Setting> table)
    {
        table.ToTable("setting");
        table.HasKey(s => s.Key);
        table.Property(s => s.Key).HasMaxLength(64);
        table.Property(s => s.Value).HasMaxLength(1000);
    }
}

public static class Settings
{
    /// <summary>The code of the area that pages open with.</summary>
    public const string HomeArea = "home-area";

    /// <summary>The code of the disease that pages open with.</summary>
    public const string HomeDisease = "home-disease";

    /// <summary>The day that pages open with (ISO date); the last day with a figure where it is not set.</summary>
    public const string HomeDate = "home-date";

    /// <summary>Set where the data are a demonstration: the word in every header, in Chinese and English.</summary>
    public const string DemoWordZh = "demo-word-zh";
    public const string DemoWordEn = "demo-word-en";

    private const string Topic = "settings";

    public static Task<IReadOnlyDictionary<string, string>> SettingsAsync(this OutbreakDb db, CancellationToken cancellation) =>
        db.KeptAsync<IReadOnlyDictionary<string, string>>(Topic, "settings", async _ => await db.Set<Setting>().AsNoTracking().ToDictionaryAsync(s => s.Key, s => s.Value), cancellation);

    /// <summary>Changes settings within the present writing transaction.</summary>
    public static async Task ChangeSettingsAsync(this OutbreakDb db, IReadOnlyDictionary<string, string> values, CancellationToken cancellation)
    {
        db.RaiseVersion(Topic);
        foreach (var (key, value) in values)
        {
            if (await db.Set<Setting>().SingleOrDefaultAsync(s => s.Key == key, cancellation) is { } present)
            {
                present.Value = value;
            }
            else
            {
                db.Add(new Setting { Key = key, Value = value });
            }
        }
        await db.SaveChangesAsync(cancellation);
    }
}
