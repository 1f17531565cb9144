from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("topology", "0002_messages")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="ahead",
            field=models.BooleanField(default=False, help_text="It comes before those that wait."),
        ),
    ]
